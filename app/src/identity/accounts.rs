//! Accounts as an admin sees them: who can sign in, with which roles; made, suspended, restored.

mod acts;
pub mod clients;
pub mod doctor;

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::{
    catalog::{EntityRef, Named},
    identity::{
        MANAGE_ACCOUNTS,
        accounts::{Account, AccountState, ListAccounts},
    },
    permissions::{Assignment, ListAssignments},
};

use self::acts::{Act, Dialogs};
use super::words;
use crate::{
    layout::{
        may::{Allowed, Otherwise},
        page::Page,
        trouble,
    },
    paths, t,
    texts::number::number,
    ui::{
        button::{Button, ButtonLink, Height, Look},
        icon::Icon,
        label::{Chip, State},
        load::{Load, Loaded, use_call},
        note::Empty,
        reference::EntityLink,
        tabs::{TabLink, Tabs},
        time::Age,
    },
};

/// The pages about accounts, as tabs.
pub fn tabs(current: &'static str) -> AnyView {
    let tab = |(label, href): (String, &'static str)| TabLink {
        label,
        href: href.to_owned(),
        current: href == current,
        count: None,
    };
    let all = [
        (t!(identity_accounts), paths::ACCOUNTS),
        (t!(identity_clients), paths::CLIENTS),
        (t!(identity_sign_ins), paths::SIGN_INS),
    ];
    view! { <Tabs label=t!(identity_accounts) tabs=all.map(tab).to_vec() /> }.into_any()
}

#[component]
pub fn AccountsPage() -> impl IntoView {
    let accounts = use_call(|| ListAccounts {});
    // Roles are another feature's; whoever may not see them sees the accounts all the same.
    let roles = use_call(|| ListAssignments { subject: None, role: None, ended: None });
    let act = Act::new(Callback::new(move |()| accounts.again()));
    view! {
        <Load of=accounts view=move |accounts| page(accounts, roles, act) trouble=trouble::page />
        <Dialogs act=act />
    }
    .into_any()
}

fn page(accounts: Vec<Account>, roles: Loaded<Vec<Assignment>>, act: Act) -> AnyView {
    let some = !accounts.is_empty();
    let suspended = accounts.iter().filter(|account| account.state == AccountState::Suspended).count();
    let summary = t!(identity_accounts_summary, accounts = accounts.len(), suspended = suspended);
    view! {
        <Page title=t!(identity_accounts)>
            <div class="page">
                <header class="page-h">
                    <h1>{t!(identity_accounts)}</h1>
                    <ButtonLink href=paths::ROLES.to_owned() icon=Icon::Users>{t!(identity_roles)}</ButtonLink>
                    <Allowed need=MANAGE_ACCOUNTS>
                        <Button look=Look::Primary icon=Icon::Plus on_click=Callback::new(move |_| act.create())>{t!(identity_account_new)}</Button>
                    </Allowed>
                </header>
                {tabs(paths::ACCOUNTS)}
                <Otherwise need=MANAGE_ACCOUNTS />
                {some.then(|| view! { <p class="muted">{summary}</p> })}
                {roles.show(crate::ui::load::nothing, move |roles| table(&accounts, &by_person(roles.unwrap_or_default()), act))}
            </div>
        </Page>
    }
    .into_any()
}

/// The roles that somebody holds now and in their own name.
fn by_person(assignments: Vec<Assignment>) -> BTreeMap<EntityRef, Vec<String>> {
    let mut held = BTreeMap::<EntityRef, Vec<String>>::new();
    for assignment in assignments.into_iter().filter(|assignment| assignment.ended_at.is_none()) {
        let roles = held.entry(assignment.subject).or_default();
        if !roles.contains(&assignment.role) {
            roles.push(assignment.role);
        }
    }
    held
}

fn table(accounts: &[Account], roles: &BTreeMap<EntityRef, Vec<String>>, act: Act) -> AnyView {
    if accounts.is_empty() {
        return view! { <Empty icon=Icon::User title=t!(identity_accounts_none)><p>{t!(identity_accounts_none_says)}</p></Empty> }
            .into_any();
    }
    let rows = accounts.iter().map(|account| row(account, roles.get(&account.person).map(Vec::as_slice), act));
    view! {
        <table class="table ac">
            <caption class="vh">{t!(identity_accounts)}" "{number(accounts.len())}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(identity_name)}</th>
                    <th scope="col" class="ac-p">{t!(identity_person)}</th>
                    <th scope="col" class="ac-s">{t!(identity_state)}</th>
                    <th scope="col" class="ac-r">{t!(identity_roles)}</th>
                    <th scope="col" class="ac-t num">{t!(identity_since)}</th>
                    <th scope="col" class="ac-a"><span class="vh">{t!(identity_actions)}</span></th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(account: &Account, roles: Option<&[String]>, act: Act) -> AnyView {
    let (tone, word) = words::state(account.state);
    let person = Named { reference: account.person.clone(), title: account.person.name().to_owned(), found: true };
    let role = |role: String| view! { <Chip>{role}</Chip> };
    let chips = roles.unwrap_or_default().iter().cloned().map(role).collect_view();
    let (name, state) = (account.name.clone(), account.state);
    view! {
        <tr>
            <td class="ac-n"><b class="mid cut">{account.name.clone()}</b></td>
            <td class="ac-p"><EntityLink to=person /></td>
            <td class="ac-s"><State tone=tone word=word /></td>
            <td class="ac-r"><span class="chips">{chips}</span></td>
            <td class="ac-t num muted" data-label=t!(identity_since)><Age at=account.created_at /></td>
            <td class="ac-a"><Allowed need=MANAGE_ACCOUNTS>{change(name.clone(), state, act)}</Allowed></td>
        </tr>
    }
    .into_any()
}

fn change(name: String, state: AccountState, act: Act) -> AnyView {
    let label = match state {
        AccountState::Active => t!(identity_suspend_named, name = &name),
        AccountState::Suspended => t!(identity_restore_named, name = &name),
    };
    let word = match state {
        AccountState::Active => t!(identity_suspend),
        AccountState::Suspended => t!(identity_restore),
    };
    let change = Callback::new(move |_| match state {
        AccountState::Active => act.ask_to_suspend(name.clone()),
        AccountState::Suspended => act.restore(name.clone()),
    });
    view! { <Button height=Height::Small on_click=change><span aria-hidden="true">{word}</span><span class="vh">{label}</span></Button> }.into_any()
}
