//! What can happen to an account; the words stand in the log of events.

use serde::{Deserialize, Serialize};

/// A change of an account, as the log keeps it. Never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum AccountChange {
    Created,
    Suspended { reason: String },
    Restored,
    SignedIn { way: String },
    SignedOut,
    SessionsEnded { count: u64 },
    SteppedUp,
    PasswordChanged,
    AuthenticatorAdded,
    AuthenticatorRemoved,
    RecoveryCodeUsed,
    RecoveryCodesRenewed,
    TokenCreated { token: String, name: String },
    TokenRevoked { token: String },
    ProviderLinked { issuer: String },
    PasskeyAdded { name: String },
    PasskeyRemoved { name: String },
    ClientRegistered { scopes: String },
    ClientSecretRenewed,
    ClientRemoved,
    ClientTokenGiven { scopes: String },
}

impl AccountChange {
    /// Its word in the log.
    pub fn word(&self) -> &'static str {
        match self {
            AccountChange::Created => "account-created",
            AccountChange::Suspended { .. } => "account-suspended",
            AccountChange::Restored => "account-restored",
            AccountChange::SignedIn { .. } => "signed-in",
            AccountChange::SignedOut => "signed-out",
            AccountChange::SessionsEnded { .. } => "sessions-ended",
            AccountChange::SteppedUp => "stepped-up",
            AccountChange::PasswordChanged => "password-changed",
            AccountChange::AuthenticatorAdded => "authenticator-added",
            AccountChange::AuthenticatorRemoved => "authenticator-removed",
            AccountChange::RecoveryCodeUsed => "recovery-code-used",
            AccountChange::RecoveryCodesRenewed => "recovery-codes-renewed",
            AccountChange::TokenCreated { .. } => "token-created",
            AccountChange::TokenRevoked { .. } => "token-revoked",
            AccountChange::ProviderLinked { .. } => "provider-linked",
            AccountChange::PasskeyAdded { .. } => "passkey-added",
            AccountChange::PasskeyRemoved { .. } => "passkey-removed",
            AccountChange::ClientRegistered { .. } => "client-registered",
            AccountChange::ClientSecretRenewed => "client-secret-renewed",
            AccountChange::ClientRemoved => "client-removed",
            AccountChange::ClientTokenGiven { .. } => "client-token-given",
        }
    }
}
