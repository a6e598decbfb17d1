//! The policies and roles that come with the portal.

/// Name and text, in the order in which people meet them.
pub(crate) const POLICIES: [(&str, &str); 6] = [
    ("everybody", include_str!("../policies/everybody.cedar")),
    ("reader", include_str!("../policies/reader.cedar")),
    ("contributor", include_str!("../policies/contributor.cedar")),
    ("owner", include_str!("../policies/owner.cedar")),
    ("admin", include_str!("../policies/admin.cedar")),
    ("auditor", include_str!("../policies/auditor.cedar")),
];

/// Roles that can be assigned, and what each is for.
pub(crate) const ROLES: [(&str, &str); 4] = [
    ("reader", "Sees the catalog, its sources and problems, and search."),
    ("contributor", "Reads, has sources read again, and decides what to do about problems."),
    ("auditor", "Sees everything, also the audit log and the policies, and changes nothing but false alarms."),
    ("admin", "May do everything."),
];

/// The permissions that these policies name. They are in the schema also where no operation needs them, so that a
/// policy that came with the portal can be saved again as it is.
pub(crate) const WORDS: [&str; 12] = [
    "audit.log.read",
    "audit.pattern.dismiss",
    "catalog.entity.read",
    "catalog.entity.remove",
    "catalog.problem.decide",
    "catalog.source.refresh",
    "identity.demo.act-as",
    "identity.self.read",
    "identity.session.start",
    "permissions.own.ask",
    "permissions.own.delegate",
    "permissions.self.read",
];

/// The role of everybody who has signed in; it is never assigned.
pub(crate) const SIGNED_IN: &str = "signed-in";
/// The role without which nobody could repair anything.
pub(crate) const ADMIN: &str = "admin";

pub(crate) fn text(name: &str) -> Option<&'static str> {
    POLICIES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The role itself and those whose rights it includes.
pub(crate) fn with_implied(role: &str) -> Vec<String> {
    let mut roles = vec![role.to_owned()];
    if role == "contributor" {
        roles.push("reader".to_owned());
    }
    roles
}
