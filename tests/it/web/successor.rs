//! The successor’s room.
