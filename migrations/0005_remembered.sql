-- A browser that may come back after its visit has ended, until its link would have ended. The token in it works once, and
-- is followed by another; only its SHA-256 is kept. One that is shown again after it was spent was copied.
CREATE TABLE remembered (
    hash       TEXT NOT NULL PRIMARY KEY,
    handover   TEXT NOT NULL,
    party      TEXT NOT NULL CHECK (party IN ('leaver', 'successor')),
    made_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    spent_at   TEXT,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX remembered_handover ON remembered (handover);
