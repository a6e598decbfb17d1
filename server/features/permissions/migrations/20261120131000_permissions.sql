-- The version in force of a policy that is not as it came with the portal.
CREATE TABLE permissions_policies (
    name TEXT NOT NULL PRIMARY KEY,
    in_force BIGINT NOT NULL
);

CREATE TABLE permissions_versions (
    policy TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    comment TEXT NOT NULL,
    author TEXT NOT NULL,
    at BIGINT NOT NULL,
    published_at BIGINT,
    PRIMARY KEY (policy, version)
);

-- Who holds which role. `basis` is the assignment that this one was lent from.
CREATE TABLE permissions_assignments (
    id TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    role TEXT NOT NULL,
    reason TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    ends_at BIGINT,
    basis TEXT,
    delegated_by TEXT,
    ended_at BIGINT,
    ended_because TEXT
);
CREATE INDEX permissions_assignments_subject ON permissions_assignments (subject, given_at);

CREATE TABLE permissions_requests (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    reason TEXT NOT NULL,
    hours BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    answer TEXT
);
CREATE INDEX permissions_requests_person ON permissions_requests (person, asked_at);

-- What was decided, once per person, permission, class and day; the replay of drafts reads it.
CREATE TABLE permissions_decisions (
    who TEXT NOT NULL,
    word TEXT NOT NULL,
    class TEXT NOT NULL,
    day BIGINT NOT NULL,
    asker TEXT NOT NULL,
    allowed BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (who, word, class, day)
);
CREATE INDEX permissions_decisions_day ON permissions_decisions (day);
