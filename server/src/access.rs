//! Who may what, until policies say it finer: four roles over the permission words.

use kernel::{AccessClass, Arbiter, Caller, Principal, Role};
use shared::Permission;
use shared::identity::{ACT_AS, FOR_EVERYBODY, FOR_THE_SIGNED_IN};

/// Nobody: nothing. Readers read. Contributors also refresh, decide and remove. Admins do everything.
pub struct ByRole {
    /// Only the demo lets one act as somebody else.
    pub demo: bool,
}

impl Arbiter for ByRole {
    fn permits(&self, caller: &Caller, what: Permission, _: &AccessClass) -> bool {
        self.holds(caller, what)
    }

    fn sees(&self, caller: &Caller, _: &AccessClass) -> bool {
        caller.role > Role::Nobody
    }

    fn holds(&self, caller: &Caller, what: Permission) -> bool {
        if what == ACT_AS {
            return self.demo;
        }
        if FOR_EVERYBODY.contains(&what) {
            return true;
        }
        if FOR_THE_SIGNED_IN.contains(&what) {
            return matches!(caller.principal, Principal::Person(_));
        }
        match caller.role {
            Role::Nobody => false,
            Role::Reader => what.reads(),
            Role::Contributor => what.reads() || !what.word().ends_with(".manage"),
            Role::Admin => true,
        }
    }
}
