//! Who is asking, and on what: callers, their role, and access classes.

use std::fmt;

use shared::Permission;
use shared::catalog::EntityRef;

/// The identity behind a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Principal {
    /// Nobody has signed in.
    Anonymous,
    Person(EntityRef),
    /// The operator at the command line of the machine itself.
    Command,
    /// The portal itself: a job or a projection, by name.
    System(&'static str),
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Principal::Anonymous => f.write_str("anonymous"),
            Principal::Person(reference) => reference.fmt(f),
            Principal::Command => f.write_str("command"),
            Principal::System(name) => write!(f, "system:{name}"),
        }
    }
}

/// What a caller is trusted with until policies say it finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Nobody,
    Reader,
    Contributor,
    Admin,
}

/// A principal with what is known about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub principal: Principal,
    pub name: String,
    pub role: Role,
    /// Groups, direct and through parents.
    pub teams: Vec<EntityRef>,
    /// The names of the roles that they were given.
    pub roles: Vec<String>,
    /// They have just proved once more who they are, for what is dangerous.
    pub stepped_up: bool,
    /// What a token was restricted to: permission words or their beginnings. `None` for no restriction.
    pub scopes: Option<Vec<String>>,
    /// For whom they act, when they act for somebody.
    pub on_behalf_of: Option<Principal>,
    /// The network address that the request came from.
    pub address: Option<String>,
}

impl Caller {
    /// Without teams, roles and restrictions.
    pub fn new(principal: Principal, name: impl Into<String>, role: Role) -> Caller {
        Caller {
            principal,
            name: name.into(),
            role,
            teams: Vec::new(),
            roles: Vec::new(),
            stepped_up: false,
            scopes: None,
            on_behalf_of: None,
            address: None,
        }
    }
    /// Somebody who signed in: a reader with these roles; the role named `admin` makes an admin.
    pub fn person(reference: EntityRef, name: impl Into<String>, roles: Vec<String>, teams: Vec<EntityRef>) -> Caller {
        let role = if roles.iter().any(|role| role == "admin") { Role::Admin } else { Role::Reader };
        Caller { roles, teams, ..Caller::new(Principal::Person(reference), name, role) }
    }
    /// Whether the token that they came with was made for this. A scope is a permission word, or its beginning up to a
    /// dot: `catalog` and `catalog.entity` hold `catalog.entity.read`; `all` holds whatever the owner may.
    pub fn in_scope(&self, what: Permission) -> bool {
        let Some(scopes) = &self.scopes else { return true };
        let word = what.word();
        let begins = |scope: &String| {
            word.strip_prefix(scope.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        scopes.iter().any(|scope| scope == "all" || begins(scope))
    }
    pub fn anonymous(role: Role) -> Caller {
        Caller::new(Principal::Anonymous, "", role)
    }
    pub fn system(name: &'static str) -> Caller {
        Caller::new(Principal::System(name), name, Role::Admin)
    }
    pub fn command() -> Caller {
        Caller::new(Principal::Command, "command line", Role::Admin)
    }
}

/// The attributes of a resource that policies may refer to. There are few different ones, so that a decision
/// is made once per class and not once per resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccessClass {
    /// `catalog.entity`, `catalog.source`, …
    pub resource: &'static str,
    pub kind: String,
    /// `service`, `openapi`, … where the kind has types.
    pub entity_type: Option<String>,
    pub namespace: String,
    pub owner: Option<EntityRef>,
    pub lifecycle: Option<String>,
    pub labels: Vec<String>,
}

impl AccessClass {
    /// The class of things without attributes.
    pub fn of(resource: &'static str) -> AccessClass {
        AccessClass {
            resource,
            kind: String::new(),
            entity_type: None,
            namespace: String::new(),
            owner: None,
            lifecycle: None,
            labels: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_a_word_or_its_beginning_up_to_a_dot() {
        let read = Permission("catalog.entity.read");
        for (scopes, holds) in [
            (None, true),
            (Some(vec![]), false),
            (Some(vec!["catalog.entity.read"]), true),
            (Some(vec!["catalog.entity"]), true),
            (Some(vec!["catalog"]), true),
            (Some(vec!["cat"]), false),
            (Some(vec!["all"]), true),
            (Some(vec!["catalog.entity.read.more"]), false),
            (Some(vec![""]), false),
            (Some(vec!["search", "catalog"]), true),
        ] {
            let scopes = scopes.map(|scopes| scopes.into_iter().map(str::to_owned).collect());
            let caller = Caller { scopes, ..Caller::anonymous(Role::Reader) };
            assert_eq!(caller.in_scope(read), holds, "{:?}", caller.scopes);
        }
    }
}
