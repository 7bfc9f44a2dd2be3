//! The accounts file and names in text.
