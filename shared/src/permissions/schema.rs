//! What policies can speak of: roles with what they bring, permissions, and the attributes of people and things.

wire! {
/// A role in words.
pub struct RoleWords {
    pub name: String,
    /// What its holders may do, in a sentence.
    pub says: String,
    /// The permissions that it brings to somebody who has signed in.
    pub allows: Vec<String>,
}

/// Something that a condition of a policy can look at.
pub struct Attribute {
    /// As it is written: `resource.owner`.
    pub name: String,
    /// In Cedar's words: `String`, `Set<String>`, `Bool`, `Long`.
    pub sort: String,
    /// Not every one has it; a policy asks for it with `has` first.
    pub optional: bool,
}

/// The words that policies are written with.
pub struct PolicySchema {
    /// The permissions of the portal's operations; an action each.
    pub actions: Vec<String>,
    /// Actions that stand for several: `read`, `catalog`, `catalog.entity`.
    pub groups: Vec<String>,
    pub roles: Vec<String>,
    pub attributes: Vec<Attribute>,
}

/// Which permissions, roles and attributes are there for policies to speak of?
pub struct ShowSchema {}
}
