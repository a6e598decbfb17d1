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
    ("reader", "Sees the catalog, its sources and problems, and search. Everybody who has signed in has it."),
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
    shared::identity::ACT_AS.word(),
    shared::identity::SELF.word(),
    shared::identity::SIGN_IN.word(),
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

#[cfg(test)]
mod tests {
    use kernel::{AccessClass, Caller, Role};
    use shared::Timestamp;
    use shared::identity::{FOR_EVERYBODY, FOR_THE_SIGNED_IN, MANAGE_ACCOUNTS, READ_ACCOUNTS};

    use super::*;
    use crate::holdings::Holdings;
    use crate::rules::Rules;
    use crate::{engine, words};

    #[test]
    fn what_needs_no_role_is_for_everybody_or_for_the_signed_in_and_accounts_are_for_admins() {
        let texts = POLICIES.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let sorts = [FOR_EVERYBODY, FOR_THE_SIGNED_IN, &[READ_ACCOUNTS], &[MANAGE_ACCOUNTS]];
        let rules = Rules::of(&sorts.concat(), &texts, false).unwrap();
        let person = |roles: &[&str]| {
            let roles = roles.iter().map(|role| (*role).to_owned()).collect();
            Caller::person("user:default/ann".parse().unwrap(), "Ann", roles, Vec::new())
        };
        for (caller, may) in [
            (Caller::anonymous(Role::Nobody), [true, false, false, false]),
            (Caller::anonymous(Role::Reader), [true, false, false, false]),
            (person(&[]), [true, true, false, false]),
            (person(&["contributor"]), [true, true, false, false]),
            (person(&["auditor"]), [true, true, true, false]),
            (person(&[ADMIN]), [true, true, true, true]),
        ] {
            let asker = engine::asker(&Holdings::default(), &caller, Timestamp(0)).unwrap();
            for (sort, expected) in sorts.iter().zip(may) {
                for word in sort.iter().map(|what| what.word()) {
                    let decided = rules.decide(&asker, word, &AccessClass::of(words::thing(word)), Timestamp(0));
                    assert_eq!(decided.allowed, expected, "{word}: {caller:?}");
                }
            }
        }
    }
}
