-- The log of everything that happened: append-only, numbered without gaps in the order of commits.
CREATE TABLE kernel_events (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    word TEXT NOT NULL,
    subject TEXT,
    body TEXT NOT NULL
);
CREATE INDEX kernel_events_subject ON kernel_events (subject, seq);

-- One row per counter; the row lock of the writing transaction is what keeps the numbers in order.
CREATE TABLE kernel_counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO kernel_counters (name, value) VALUES ('events', 0);

CREATE TABLE kernel_jobs (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    job_key TEXT,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until BIGINT,
    error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE UNIQUE INDEX kernel_jobs_waiting ON kernel_jobs (name, job_key) WHERE state = 'waiting';
CREATE INDEX kernel_jobs_due ON kernel_jobs (state, run_at);

CREATE TABLE kernel_schedules (
    name TEXT PRIMARY KEY,
    next_at BIGINT NOT NULL
);

-- How far durable projections have come.
CREATE TABLE kernel_cursors (
    name TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
);
