-- The newest head that was sent to a place outside.
CREATE TABLE audit_seals (
    place TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL
);

-- What people did, without what the portal did by itself: the history that unusual patterns are learned from.
CREATE TABLE audit_deeds (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    word TEXT NOT NULL,
    times BIGINT NOT NULL
);
CREATE INDEX audit_deeds_at ON audit_deeds (at);

-- Patterns that somebody looked at and found nothing wrong with.
CREATE TABLE audit_dismissals (
    pattern TEXT NOT NULL PRIMARY KEY,
    dismissed_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL
);
