-- Who may come in, what they type before it is saved, and what was erased.
-- Tokens are kept as SHA-256 only. Times are RFC 3339 in UTC, so that they compare as text.

-- What is left of an erased handover: no name, no word.
CREATE TABLE erasure (
    handover  TEXT    NOT NULL PRIMARY KEY,
    events    INTEGER NOT NULL CHECK (events >= 0),
    hash      TEXT    NOT NULL,
    first_at  TEXT    NOT NULL,
    last_at   TEXT    NOT NULL,
    erased_at TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- An event is deleted with its whole handover only, and after the tombstone stands.
DROP TRIGGER event_is_not_deleted;
CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE handover = OLD.handover)
BEGIN
    SELECT RAISE(ABORT, 'an event is never deleted');
END;

CREATE TRIGGER erased_is_erased BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM erasure WHERE handover = NEW.handover)
BEGIN
    SELECT RAISE(ABORT, 'the handover was erased');
END;

CREATE TABLE person (
    id       TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    login    TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL,
    made_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE handover_owner (
    handover TEXT NOT NULL PRIMARY KEY,
    person   TEXT NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX handover_owner_person ON handover_owner (person);

CREATE TABLE invite (
    hash       TEXT NOT NULL PRIMARY KEY,
    handover   TEXT NOT NULL,
    party      TEXT NOT NULL CHECK (party IN ('leaver', 'successor', 'manager')),
    made_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    claimed_at TEXT,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX invite_handover ON invite (handover);

CREATE TABLE web_session (
    hash       TEXT NOT NULL PRIMARY KEY,
    party      TEXT NOT NULL CHECK (party IN ('leaver', 'successor', 'manager')),
    person     TEXT REFERENCES person (id),
    handover   TEXT,
    made_at    TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX web_session_handover ON web_session (handover);
CREATE INDEX web_session_person ON web_session (person);

CREATE TABLE draft (
    handover TEXT NOT NULL,
    place    TEXT NOT NULL,
    text     TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (handover, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
    hash       TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id),
    label      TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX api_token_person ON api_token (person);

CREATE TABLE model_use (
    handover TEXT    NOT NULL,
    day      TEXT    NOT NULL,
    calls    INTEGER NOT NULL CHECK (calls >= 0),
    tokens   INTEGER NOT NULL CHECK (tokens >= 0),
    PRIMARY KEY (handover, day)
) STRICT, WITHOUT ROWID;
