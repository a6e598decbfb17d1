//! Signing in, my account, and the accounts of others.

use shared::{
    Problem, Timestamp,
    catalog::{ListSources, READ_SOURCES},
    identity::{
        Me, WhoAmI,
        accounts::{Account, AccountState, FailedSignIn, ListAccounts, ListFailedSignIns, SignInStep},
        clients::{Client, ListClients},
        passkeys::{ListMyPasskeys, Passkey},
        providers::{ListProviders, Provider},
        second::{Factors, ShowMyFactors},
        session::{ListMySessions, Session},
        tokens::{ListMyTokens, Token},
    },
    permissions::{Assignment, ListAssignments},
};

use crate::{
    people::{at, mira, reference},
    render::{Answers, render, texts, untranslated},
};

fn stranger() -> Me {
    Me {
        reference: None,
        name: String::new(),
        teams: vec![],
        may: vec![],
        demo_people: vec![],
        stepped_up_until: None,
        needs_setup: false,
    }
}

/// Mira with an account of her own, outside of the demo.
fn with_account(may: &[&str]) -> Me {
    Me { demo_people: vec![], ..mira(may) }
}

fn sign_in() -> Answers {
    let provider = Provider { id: "entra".into(), title: "Entra ID".into(), unsupported: None };
    Answers::default().to::<WhoAmI>(&stranger()).to::<ListProviders>(&vec![provider])
}

#[tokio::test]
async fn a_stranger_sees_every_way_to_sign_in_and_no_menu() {
    let page = render("/sign-in?return_to=/catalog", sign_in(), "en").await;
    assert_eq!(page.status, 200);
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Sign in to Harvest & Co", "Continue with a passkey", "Continue with Entra ID", "Password"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    for word in ["username webauthn", "current-password"] {
        assert!(page.html.contains(&format!("autocomplete=\"{word}\"")), "{word}");
    }
    assert!(!page.html.contains("class=\"rail\"") && !page.html.contains("class=\"bottom\""));
    // A password typed before the app is there must not come into an address.
    assert!(page.html.contains("method=\"post\""));
}

#[tokio::test]
async fn providers_that_cannot_be_listed_leave_name_and_password() {
    let down = Problem::unreachable("The providers cannot be listed now.");
    let page = render("/sign-in", sign_in().refuses::<ListProviders>(&down), "en").await;
    assert!(page.html.contains("The providers cannot be listed now.") && page.html.contains("current-password"));
}

#[tokio::test]
async fn a_provider_of_a_protocol_that_the_portal_does_not_speak_is_named_and_has_no_button() {
    let provider = Provider { id: "old".into(), title: "Old".into(), unsupported: Some("saml".into()) };
    let page = render("/sign-in", sign_in().to::<ListProviders>(&vec![provider]), "en").await;
    assert!(page.html.contains("Old is configured with SAML") && !page.html.contains("Continue with Old"));
}

#[tokio::test]
async fn in_the_demo_one_chooses_whom_to_be() {
    let page = render("/sign-in", Answers::default().to::<WhoAmI>(&mira(&[])), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    assert!(texts.contains("Mira Jansen") && texts.contains("Develops checkout"), "{texts}");
}

#[tokio::test]
async fn who_is_signed_in_already_goes_on() {
    let answers = Answers::default().to::<WhoAmI>(&with_account(&[]));
    let page = render("/sign-in?return_to=//evil.example", answers, "en").await;
    assert!(page.html.contains("Go on as Mira Jansen"));
    assert!(!page.html.contains("evil.example\""), "nobody is led to another site");
}

#[tokio::test]
async fn without_an_account_the_setup_page_tells_where_the_link_is() {
    let answers = Answers::default().to::<WhoAmI>(&Me { needs_setup: true, ..stranger() });
    let page = render("/setup", answers, "en").await;
    assert!(page.html.contains("You make the first account"));
    let answers = Answers::default().to::<WhoAmI>(&stranger());
    let page = render("/setup", answers, "en").await;
    assert!(page.html.contains("there is nothing to set up any more"));
}

#[tokio::test]
async fn a_person_sees_who_they_are() {
    let page = render("/me", Answers::default().to::<WhoAmI>(&with_account(&[])), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Mira Jansen", "user:default/mira.jansen", "checkout", "What I may", "Sign out"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn a_person_sees_how_they_sign_in() {
    let passkey =
        Passkey { id: "p1".into(), name: "Laptop".into(), created_at: at("2026-11-01T00:00:00Z"), used_at: None };
    let answers = Answers::default()
        .to::<WhoAmI>(&with_account(&[]))
        .to::<ShowMyFactors>(&Factors {
            password: true,
            authenticator: true,
            recovery_codes_left: 2,
            passkeys: 0,
            providers: vec![],
        })
        .to::<ListMyPasskeys>(&vec![passkey]);
    let page = render("/me/sign-in", answers, "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["You have a password", "Signing in asks for a code", "2 recovery codes left", "Laptop", "never used"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn a_person_sees_their_devices_and_which_is_this_one() {
    let page = render("/me/devices", devices(), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Firefox, Windows", "This one", "Chrome, Android", "End", "Sign out everywhere"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

fn devices() -> Answers {
    let session = |id: &str, current: bool, user_agent: &str| Session {
        id: id.into(),
        current,
        user_agent: user_agent.into(),
        address: "192.0.2.7".into(),
        created_at: at("2026-11-19T08:00:00Z"),
        seen_at: at("2026-11-20T14:00:00Z"),
        ends_at: at("2026-11-26T08:00:00Z"),
    };
    let all = vec![
        session("s1", true, "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0"),
        session("s2", false, "Mozilla/5.0 (Linux; Android 16) Chrome/156.0 Mobile Safari/537.36"),
    ];
    Answers::default().to::<WhoAmI>(&with_account(&[])).to::<ListMySessions>(&all)
}

fn tokens() -> Answers {
    let token = Token {
        id: "t1".into(),
        name: "Nightly export".into(),
        scopes: vec!["catalog".into()],
        created_at: at("2026-11-01T00:00:00Z"),
        ends_at: at("2026-12-01T00:00:00Z"),
        used_at: Some(at("2026-11-20T02:00:00Z")),
    };
    Answers::default().to::<WhoAmI>(&with_account(&[])).to::<ListMyTokens>(&vec![token])
}

#[tokio::test]
async fn a_person_sees_what_acts_for_them() {
    let page = render("/me/tokens", tokens(), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Nightly export", "catalog", "12 h", "in 10 d", "New token"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn the_people_of_the_demo_have_nothing_to_look_after() {
    let page = render("/me/tokens", Answers::default().to::<WhoAmI>(&mira(&[])), "en").await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("The people of the sample company have no accounts"));
}

fn accounts() -> Answers {
    let account = |name: &str, state: AccountState| Account {
        id: name.into(),
        name: name.into(),
        person: reference(&format!("user:default/{name}")),
        state,
        created_at: at("2026-11-01T00:00:00Z"),
    };
    let role = Assignment {
        id: "a1".into(),
        subject: reference("user:default/mira"),
        role: "auditor".into(),
        reason: String::new(),
        given_by: String::new(),
        given_at: Timestamp(0),
        until: None,
        delegated_by: None,
        ended_at: None,
        ended_because: None,
    };
    let all = vec![account("mira", AccountState::Active), account("kim", AccountState::Suspended)];
    Answers::default()
        .to::<WhoAmI>(&with_account(&["identity.account.read", "identity.account.manage"]))
        .to::<ListAccounts>(&all)
        .to::<ListAssignments>(&vec![role])
}

#[tokio::test]
async fn an_admin_sees_accounts_with_their_state_and_roles() {
    let page = render("/accounts", accounts(), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["2 accounts, 1 suspended.", "mira", "auditor", "Suspended", "Let kim in again", "Suspend mira"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn who_may_not_see_roles_sees_the_accounts_all_the_same() {
    let refused = Problem::forbidden(shared::permissions::READ_ROLES);
    let page = render("/accounts", accounts().refuses::<ListAssignments>(&refused), "en").await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("kim"));
}

fn clients() -> Answers {
    let client = Client {
        name: "nightly".into(),
        subject: reference("client:default/nightly"),
        about: "Reads the catalog for the data warehouse".into(),
        scopes: vec!["catalog".into()],
        created_at: at("2026-11-01T00:00:00Z"),
        ends_at: at("2026-12-01T00:00:00Z"),
        used_at: None,
    };
    Answers::default()
        .to::<WhoAmI>(&with_account(&["identity.account.read", "identity.account.manage"]))
        .to::<ListClients>(&vec![client])
}

#[tokio::test]
async fn an_admin_sees_programs_with_what_roles_are_given_to() {
    let page = render("/accounts/clients", clients(), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["nightly", "data warehouse", "client:default/nightly", "never", "New program"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    assert!(page.html.contains("aria-label=\"Remove nightly\""));
}

fn failed() -> Answers {
    let step = |what: &str, passed: bool| SignInStep { what: what.into(), passed };
    let failed = FailedSignIn {
        at: at("2026-11-20T14:00:00Z"),
        name: "mira".into(),
        way: "password".into(),
        address: "192.0.2.7".into(),
        steps: vec![step("There is an account of that name", true), step("The account has a password", false)],
        advice: "Give it a password with `portal admin set-password`.".into(),
    };
    Answers::default().to::<WhoAmI>(&with_account(&["identity.account.read"])).to::<ListFailedSignIns>(&vec![failed])
}

#[tokio::test]
async fn a_failed_sign_in_tells_its_steps_and_what_to_change() {
    let page = render("/accounts/sign-ins", failed(), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["There is an account of that name", "Failed:", "portal admin set-password", "SAML is not supported"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn a_refused_person_stays_and_is_told_what_it_needs() {
    let answers =
        Answers::default().to::<WhoAmI>(&with_account(&[])).refuses::<ListSources>(&Problem::forbidden(READ_SOURCES));
    let page = render("/sources", answers, "en").await;
    assert_eq!(page.status, 403);
    assert!(page.html.contains("catalog.source.read"));
}

#[tokio::test]
async fn every_text_of_these_pages_comes_from_the_message_files() {
    let data = [
        "Entra ID",
        "Mira Jansen",
        "MJ",
        "user:default/mira.jansen",
        "checkout",
        "Firefox, Windows",
        "Chrome, Android",
        "192.0.2.7",
        "Nightly export",
        "catalog",
        "search",
        "catalog.entity.read",
        "search.index.read",
        "mira",
        "nightly",
        "Reads the catalog for the data warehouse",
        "client:default/nightly",
        "kim",
        "auditor",
        "There is an account of that name",
        "The account has a password",
        "Give it a password with",
        "portal admin set-password",
    ];
    for (path, answers) in [
        ("/sign-in", sign_in()),
        ("/setup", sign_in()),
        ("/sign-in/callback", sign_in()),
        ("/me", tokens()),
        ("/me/devices", devices()),
        ("/me/tokens", tokens()),
        ("/device", tokens()),
        ("/accounts", accounts()),
        ("/accounts/clients", clients()),
        ("/accounts/sign-ins", failed()),
    ] {
        let page = render(path, answers, "en-XA").await;
        assert_eq!(untranslated(&page.html, &data), Vec::<String>::new(), "{path}");
    }
}
