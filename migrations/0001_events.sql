-- The log: one row for each thing that happened, never changed afterwards.
-- The primary key is the lock between two writers. `hash` is SHA-256 over the row before and this row.
CREATE TABLE event (
    handover TEXT    NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    kind     TEXT    NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    at       TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    PRIMARY KEY (handover, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never changed');
END;

CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never deleted');
END;

-- OR REPLACE would delete without asking the trigger above
CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE handover = NEW.handover AND seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'an event is never replaced');
END;
