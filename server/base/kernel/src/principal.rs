//! Who is asking, and on what: callers, their role, and access classes.

use std::fmt;

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
    /// Names of the roles that are assigned to the person or to one of the teams.
    pub roles: Vec<String>,
    /// Whether they proved again who they are a short while ago.
    pub stepped_up: bool,
    /// What a token is good for: permission words or beginnings of them; `None` is not limited.
    pub scopes: Option<Vec<String>>,
    /// Whom they act for, when it is not themselves.
    pub on_behalf_of: Option<Principal>,
    /// Where the request comes from.
    pub address: Option<String>,
}

impl Caller {
    /// Nobody in particular, with this role.
    pub fn anonymous(role: Role) -> Caller {
        Caller {
            principal: Principal::Anonymous,
            name: String::new(),
            role,
            teams: Vec::new(),
            roles: Vec::new(),
            stepped_up: false,
            scopes: None,
            on_behalf_of: None,
            address: None,
        }
    }
    /// The portal itself, by the name of its part.
    pub fn system(name: &'static str) -> Caller {
        Caller {
            principal: Principal::System(name),
            name: name.to_owned(),
            stepped_up: true,
            ..Caller::anonymous(Role::Admin)
        }
    }
    /// The operator at the command line of the machine.
    pub fn command() -> Caller {
        Caller {
            principal: Principal::Command,
            name: "command line".to_owned(),
            stepped_up: true,
            ..Caller::anonymous(Role::Admin)
        }
    }
    /// A person with this role and these groups.
    pub fn person(reference: EntityRef, name: String, role: Role, teams: Vec<EntityRef>) -> Caller {
        Caller { principal: Principal::Person(reference), name, teams, ..Caller::anonymous(role) }
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
