//! What identity needs to be told by the server.

use kernel::Role;

/// How people sign in to this portal.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// What people type, without a slash at the end, such as `https://portal.example.com`.
    pub public_url: String,
    /// Whether the browser reaches the portal by https, or must.
    pub https: Https,
    /// What somebody may who has not signed in, once there is an account. `None` for what they may anyway.
    pub strangers: Option<Role>,
}

/// How cookies are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Https {
    /// `__Host-` and `Secure`: the browser gives the cookie back over https only.
    #[default]
    Needed,
    /// Plain http on this machine, where browsers refuse `__Host-`.
    LoopbackWithout,
}
