-- Who can sign in. The name is what they type; the person is their User entity, which may come later or go.
CREATE TABLE identity_accounts (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL UNIQUE,
    person     TEXT   NOT NULL UNIQUE,
    state      TEXT   NOT NULL, -- active, suspended
    reason     TEXT,
    created_at BIGINT NOT NULL
);

-- Groups that a provider claimed for the account at the last sign-in.
CREATE TABLE identity_groups (
    account_id TEXT NOT NULL,
    reference  TEXT NOT NULL,
    PRIMARY KEY (account_id, reference)
);

CREATE TABLE identity_passwords (
    account_id TEXT   NOT NULL PRIMARY KEY,
    phc        TEXT   NOT NULL, -- argon2id
    changed_at BIGINT NOT NULL
);

-- Only the SHA-256 of a token is kept: who reads this table cannot become anybody.
CREATE TABLE identity_sessions (
    id               TEXT   NOT NULL PRIMARY KEY,
    token            BYTEA  NOT NULL UNIQUE,
    account_id       TEXT   NOT NULL,
    way              TEXT   NOT NULL, -- password, setup, passkey, or the id of a provider
    provider_session TEXT,            -- the provider's name of it, for back-channel logout
    user_agent       TEXT   NOT NULL,
    address          TEXT   NOT NULL,
    created_at       BIGINT NOT NULL,
    seen_at          BIGINT NOT NULL,
    ends_at          BIGINT NOT NULL,
    stepped_up_until BIGINT NOT NULL,
    ended_at         BIGINT
);
CREATE INDEX identity_sessions_account ON identity_sessions (account_id, ended_at);

-- The one-time link of the first start.
CREATE TABLE identity_setup (
    token   BYTEA  NOT NULL PRIMARY KEY,
    made_at BIGINT NOT NULL
);

-- The seed lies in the vault. A code counts once: its step must be later than the last one used.
CREATE TABLE identity_authenticators (
    account_id   TEXT   NOT NULL PRIMARY KEY,
    secret_id    TEXT   NOT NULL,
    confirmed_at BIGINT,
    last_step    BIGINT NOT NULL
);

CREATE TABLE identity_recovery_codes (
    account_id TEXT   NOT NULL,
    code       BYTEA  NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (account_id, code)
);

CREATE TABLE identity_tokens (
    id         TEXT   NOT NULL PRIMARY KEY,
    token      BYTEA  NOT NULL UNIQUE,
    account_id TEXT   NOT NULL, -- or the reference of a client
    name       TEXT   NOT NULL,
    scopes     TEXT   NOT NULL, -- separated by spaces
    created_at BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    used_at    BIGINT,
    ended_at   BIGINT
);
CREATE INDEX identity_tokens_account ON identity_tokens (account_id, ended_at);

-- Programs that act for themselves. The name stays taken when one is removed: roles may still be assigned to it.
CREATE TABLE identity_clients (
    name       TEXT   NOT NULL PRIMARY KEY,
    secret     BYTEA  NOT NULL, -- SHA-256
    about      TEXT   NOT NULL,
    scopes     TEXT   NOT NULL, -- separated by spaces
    created_at BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    used_at    BIGINT,
    ended_at   BIGINT
);

-- Command lines that wait for somebody to approve them.
CREATE TABLE identity_devices (
    device     BYTEA  NOT NULL PRIMARY KEY,
    code       TEXT   NOT NULL UNIQUE,
    account_id TEXT,
    scopes     TEXT,
    ends_at    BIGINT NOT NULL
);

-- Sign-ins that failed, without anything secret; the newest few hundred.
CREATE TABLE identity_failures (
    id      TEXT   NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    name    TEXT   NOT NULL,
    way     TEXT   NOT NULL,
    address TEXT   NOT NULL,
    steps   TEXT   NOT NULL, -- JSON
    advice  TEXT   NOT NULL
);
CREATE INDEX identity_failures_at ON identity_failures (at);

-- Who somebody is to a provider: issuer and subject, never an e-mail address.
CREATE TABLE identity_links (
    issuer     TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    account_id TEXT   NOT NULL,
    linked_at  BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

-- Which secret of the vault is the client secret at a provider, unless the configuration says it.
CREATE TABLE identity_provider_secrets (
    provider  TEXT NOT NULL PRIMARY KEY,
    secret_id TEXT NOT NULL
);

-- Sign-ins that are on their way through a provider, bound to the browser that began them. Each is taken once.
CREATE TABLE identity_departures (
    state     BYTEA  NOT NULL PRIMARY KEY,
    visit     BYTEA  NOT NULL,
    provider  TEXT   NOT NULL,
    nonce     TEXT   NOT NULL,
    verifier  TEXT   NOT NULL,
    return_to TEXT   NOT NULL,
    proves    TEXT, -- the account that proves once more who it is; nobody yet when it is a sign-in
    began_at  BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL
);

-- Back-channel logout tokens that were obeyed; each counts once.
CREATE TABLE identity_logouts (
    id      TEXT   NOT NULL PRIMARY KEY,
    ends_at BIGINT NOT NULL
);

CREATE TABLE identity_passkeys (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    credential BYTEA  NOT NULL UNIQUE,
    passkey    TEXT   NOT NULL, -- JSON of the public key and its counters
    created_at BIGINT NOT NULL,
    used_at    BIGINT
);

-- Challenges that were given out and not answered yet. Each is taken once.
CREATE TABLE identity_challenges (
    id         BYTEA  NOT NULL PRIMARY KEY,
    account_id TEXT,
    state      TEXT   NOT NULL,
    ends_at    BIGINT NOT NULL
);
