//! The door of permissions.
