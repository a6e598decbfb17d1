-- Secrets of all features, each under a key of its own, and that key wrapped by the master key named in `key_id`.
CREATE TABLE kernel_secrets (
    id         TEXT   NOT NULL PRIMARY KEY,
    purpose    TEXT   NOT NULL, -- bound into the ciphertext: a secret cannot be used for something else
    key_id     TEXT   NOT NULL,
    wrapped    BYTEA  NOT NULL, -- nonce, then the wrapped key
    body       BYTEA  NOT NULL, -- nonce, then the sealed secret
    created_at BIGINT NOT NULL
);
