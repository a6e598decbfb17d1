-- Where entities come from. A removed source stays as a row, so that history can still name it.
CREATE TABLE catalog_sources (
    id            TEXT    NOT NULL PRIMARY KEY,
    title         TEXT    NOT NULL,
    target        TEXT    NOT NULL,
    form          TEXT    NOT NULL, -- file, folder, glob, git, url
    origin        TEXT    NOT NULL, -- config, page, command, demo
    state         TEXT    NOT NULL, -- waiting, reading, ready, failed, removed
    message       TEXT,
    position      BIGINT  NOT NULL, -- order of registration: the first one wins a conflict
    commit_id     TEXT,
    digest        TEXT,             -- of everything that the last reading saw
    entities      BIGINT  NOT NULL,
    files         BIGINT  NOT NULL,
    registered_at BIGINT  NOT NULL,
    read_at       BIGINT,           -- last successful reading
    next_read_at  BIGINT,
    took_millis   BIGINT
);

-- Texts of files as they were read, by the BLAKE3 of their bytes. Revisions point here: rows are never changed.
CREATE TABLE catalog_blobs (
    hash  TEXT  NOT NULL PRIMARY KEY,
    bytes BYTEA NOT NULL
);

-- Canonical contents of entities (JSON) by their BLAKE3. Never changed.
CREATE TABLE catalog_bodies (
    hash TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);

-- The files of each source at its last reading.
CREATE TABLE catalog_files (
    source    TEXT   NOT NULL,
    path      TEXT   NOT NULL,
    blob      TEXT,             -- absent when it could not be read
    bytes     BIGINT NOT NULL,
    commit_id TEXT,
    etag      TEXT,
    entities  BIGINT NOT NULL,
    PRIMARY KEY (source, path)
);

-- What each document of each file says. Several rows with one reference are a conflict; the one that
-- catalog_entities names is in force.
CREATE TABLE catalog_declarations (
    source     TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    document   BIGINT  NOT NULL, -- position in the file, from 0
    reference  TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    hash       TEXT    NOT NULL, -- catalog_bodies
    blob       TEXT    NOT NULL, -- catalog_blobs
    first_line BIGINT  NOT NULL,
    last_line  BIGINT  NOT NULL,
    commit_id  TEXT,
    owner      TEXT,             -- as the file writes it
    edges      TEXT    NOT NULL, -- JSON list of [relation, target, field, line]
    held       BOOLEAN NOT NULL, -- the file no longer reads as this; what it said last stands
    PRIMARY KEY (source, path, document)
);
CREATE INDEX catalog_declarations_reference ON catalog_declarations (reference);

-- Every entity that is in the catalog or in its trash.
CREATE TABLE catalog_entities (
    reference  TEXT    NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL, -- as its source writes it
    uid        TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    state      TEXT    NOT NULL, -- live, orphan, removed
    reason     TEXT,             -- for what waits in the trash: why
    since      BIGINT  NOT NULL, -- in this state since
    purge_at   BIGINT,
    revision   BIGINT  NOT NULL, -- the number in force
    hash       TEXT    NOT NULL, -- catalog_bodies
    source     TEXT,             -- the declaration in force, or the last one that was
    path       TEXT,
    document   BIGINT,
    decided    BOOLEAN NOT NULL, -- a person chose this declaration among rivals
    kept       BOOLEAN NOT NULL, -- a person restored it although no source declares it
    created_at BIGINT  NOT NULL,
    changed_at BIGINT  NOT NULL
);
CREATE INDEX catalog_entities_state ON catalog_entities (state);

-- Every version of every entity; also of purged ones. Rows are never changed.
CREATE TABLE catalog_revisions (
    reference  TEXT   NOT NULL,
    number     BIGINT NOT NULL,
    hash       TEXT   NOT NULL, -- catalog_bodies
    blob       TEXT   NOT NULL, -- catalog_blobs
    source     TEXT   NOT NULL,
    path       TEXT   NOT NULL,
    first_line BIGINT NOT NULL,
    last_line  BIGINT NOT NULL,
    commit_id  TEXT,
    at         BIGINT NOT NULL,
    PRIMARY KEY (reference, number)
);

-- What is wrong now. A row goes when the problem goes.
CREATE TABLE catalog_problems (
    id         TEXT   NOT NULL PRIMARY KEY, -- made of what it is about, not of its line
    topic      TEXT   NOT NULL,             -- problems with one cause share it
    source     TEXT   NOT NULL,
    path       TEXT   NOT NULL,
    line       BIGINT NOT NULL,
    col        BIGINT NOT NULL,
    reference  TEXT,
    about      TEXT,
    field      TEXT,
    cause      TEXT   NOT NULL,
    severity   TEXT   NOT NULL, -- error, warning
    message    TEXT   NOT NULL,
    advice     TEXT   NOT NULL,
    first_seen BIGINT NOT NULL
);
CREATE INDEX catalog_problems_source ON catalog_problems (source, path);
CREATE INDEX catalog_problems_reference ON catalog_problems (reference);
CREATE INDEX catalog_problems_about ON catalog_problems (about);
CREATE INDEX catalog_problems_topic ON catalog_problems (topic);

-- Topics that somebody does not want to see for some days.
CREATE TABLE catalog_ignored (
    topic TEXT   NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);
