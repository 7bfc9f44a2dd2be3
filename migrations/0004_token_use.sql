-- When a token was used last, so that a manager sees which one nobody needs.
ALTER TABLE api_token ADD COLUMN used_at TEXT;
