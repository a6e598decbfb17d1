//! Roles, policies, the simulator, my access, and requests.

use shared::{
    Problem,
    identity::WhoAmI,
    permissions::{
        ASSIGN_ROLES, AccessRequest, Assignment, ChangedLine, CompareVersions, DECIDE_REQUESTS, DRAFT_POLICIES,
        DecidingPolicy, ExplainDecision, Explanation, LineChange, ListAssignments, ListPolicies, ListRequests,
        ListRoles, ListVersions, MyAccess, PUBLISH_POLICIES, PolicyEffect, PolicyHead, PolicyText, PolicyVersion,
        READ_ROLES, RequestState, RoleHead, ShowMyAccess, ShowPolicy,
        schema::{Attribute, PolicySchema, RoleWords, ShowSchema},
    },
};

use crate::{
    people::{at, mira, reference},
    render::{Answers, render, untranslated},
};

const ALL: [&str; 4] = [ASSIGN_ROLES.word(), DRAFT_POLICIES.word(), PUBLISH_POLICIES.word(), DECIDE_REQUESTS.word()];

fn admin() -> Answers {
    Answers::default().to::<WhoAmI>(&mira(&ALL))
}

fn auditor() -> Answers {
    Answers::default().to::<WhoAmI>(&mira(&["permissions.role.read"]))
}

fn words(name: &str) -> RoleWords {
    RoleWords {
        name: name.to_owned(),
        says: "As its policy says.".to_owned(),
        allows: vec!["catalog.entity.remove".to_owned()],
    }
}

fn role(name: &str) -> RoleHead {
    let RoleWords { name, says, allows } = words(name);
    RoleHead { name, says, holders: 1, allows, comes_with: vec![] }
}

fn assignment() -> Assignment {
    Assignment {
        id: "a1".to_owned(),
        subject: reference("user:default/ann"),
        role: "auditor".to_owned(),
        reason: "The yearly audit".to_owned(),
        given_by: "user:default/root".to_owned(),
        given_at: at("2026-11-02T10:00:00Z"),
        until: Some(at("2026-11-20T16:04:00Z")),
        delegated_by: None,
        ended_at: None,
        ended_because: None,
    }
}

fn roles(answers: Answers) -> Answers {
    answers.to::<ListRoles>(&vec![role("auditor"), role("night-shift")]).to::<ListAssignments>(&vec![assignment()])
}

#[tokio::test]
async fn a_role_shows_who_holds_it_until_when_and_why() {
    let page = render("/roles", roles(admin()), "en").await;
    for text in ["Auditor", "The yearly audit", "in 2 h", "remove and restore entities", "night-shift", "Give a role"] {
        assert!(page.html.contains(text), "{text} is missing");
    }
    assert!(page.html.contains("Auditor of ann"), "the button that ends it says whose it is");
}

#[tokio::test]
async fn an_auditor_sees_the_roles_but_finds_the_buttons_locked() {
    let page = render("/roles", roles(auditor()), "en").await;
    assert!(page.html.contains("The yearly audit"));
    assert!(!page.html.contains("Auditor of ann"));
    assert!(page.html.contains("aria-disabled=\"true\"") && page.html.contains("Why can’t I?"));
}

#[tokio::test]
async fn who_may_not_see_the_roles_can_ask_why() {
    let refused = auditor().refuses::<ListRoles>(&Problem::forbidden(READ_ROLES));
    let page = render("/roles", refused, "en").await;
    assert_eq!(page.status, 403);
    assert!(page.html.contains("Why can’t I?"));
}

fn version(number: i64, published: bool, in_force: bool) -> PolicyVersion {
    PolicyVersion {
        policy: "owner".to_owned(),
        version: number,
        comment: "Owners also restore".to_owned(),
        author: "user:default/ann".to_owned(),
        at: at("2026-11-20T12:04:00Z"),
        published_at: published.then(|| at("2026-11-20T12:05:00Z")),
        in_force,
    }
}

fn policy(answers: Answers) -> Answers {
    let text = PolicyText {
        version: version(2, false, false),
        text: "@says(\"Owners remove.\")\npermit (principal, action, resource);\n".to_owned(),
    };
    let line = |change, text: &str| ChangedLine { change, text: text.to_owned() };
    answers
        .to::<ListVersions>(&vec![version(2, false, false), version(1, true, true)])
        .to::<ShowPolicy>(&text)
        .to::<CompareVersions>(&vec![
            line(LineChange::Removed, "forbid (principal, action, resource);"),
            line(LineChange::Added, "permit (principal, action, resource);"),
        ])
        .to::<ShowSchema>(&schema())
}

fn schema() -> PolicySchema {
    PolicySchema {
        actions: vec!["catalog.entity.read".to_owned(), "catalog.entity.remove".to_owned()],
        groups: vec!["catalog".to_owned()],
        roles: vec!["admin".to_owned()],
        attributes: vec![Attribute { name: "resource.owner".to_owned(), sort: "String".to_owned(), optional: true }],
    }
}

#[tokio::test]
async fn the_policies_show_what_each_says_and_which_drafts_wait() {
    let head = PolicyHead {
        name: "owner".to_owned(),
        says: "Owners remove what is theirs.".to_owned(),
        in_force: Some(1),
        newest: 2,
        delivered: true,
    };
    let page = render("/policies", admin().to::<ListPolicies>(&vec![head]), "en").await;
    for text in ["Owners remove what is theirs.", "1 draft waits", "href=\"/policies/owner?view=edit&amp;version=2\""] {
        assert!(page.html.contains(text), "{text} is missing");
    }
}

#[tokio::test]
async fn the_editor_goes_on_with_the_draft_and_has_the_words_beside_it() {
    let page = render("/policies/owner?view=edit", policy(admin()), "en").await;
    for text in ["<textarea", "Owners remove.", "resource.owner", "Action::", "Saved as version 2.", "Publish"] {
        assert!(page.html.contains(text), "{text} is missing");
    }
}

#[tokio::test]
async fn two_versions_are_held_against_each_other() {
    let page = render("/policies/owner?view=versions&from=1&to=2", policy(admin()), "en").await;
    for text in ["Owners also restore", "<ins>", "<del>", "From “Version 1” to “Version 2”"] {
        assert!(page.html.contains(text), "{text} is missing");
    }
}

fn explained(allowed: bool) -> Explanation {
    let deciding =
        DecidingPolicy { id: "owner".to_owned(), says: "Owners remove.".to_owned(), effect: PolicyEffect::Permits };
    Explanation {
        allowed,
        permission: "catalog.entity.remove".to_owned(),
        who: "user:default/ann".to_owned(),
        roles: vec!["reader".to_owned()],
        policies: if allowed { vec![deciding] } else { vec![] },
        missing: if allowed { vec![] } else { vec!["It needs the role `admin`.".to_owned()] },
        fitting: if allowed { vec![] } else { vec!["admin".to_owned()] },
    }
}

#[tokio::test]
async fn the_simulator_says_yes_with_the_policy_and_no_with_what_is_missing() {
    let address = "/policies/simulator?who=user:default/ann&may=catalog.entity.remove&about=component:default/a";
    let head =
        PolicyHead { name: "owner".to_owned(), says: String::new(), in_force: Some(0), newest: 0, delivered: true };
    let asks = |allowed| {
        let answers = admin().to::<ShowSchema>(&schema()).to::<ListPolicies>(&vec![head.clone()]);
        answers.to::<ExplainDecision>(&explained(allowed))
    };
    let yes = render(address, asks(true), "en").await;
    assert!(yes.html.contains("Yes, ann may do that.") && yes.html.contains("href=\"/policies/owner\""));
    let no = render(address, asks(false), "en").await;
    assert!(no.html.contains("No, ann may not do that.") && no.html.contains(">admin</code>"));
    let empty = render("/policies/simulator", asks(true), "en").await;
    assert!(empty.html.contains("Ask a question"));
}

fn request(state: RequestState) -> AccessRequest {
    AccessRequest {
        id: "r1".to_owned(),
        person: reference("user:default/bob"),
        role: "auditor".to_owned(),
        reason: "A customer waits".to_owned(),
        hours: 5,
        asked_at: at("2026-11-20T13:04:00Z"),
        state,
        decided_by: None,
        decided_at: None,
        answer: None,
    }
}

fn mine() -> MyAccess {
    MyAccess {
        roles: vec!["auditor".to_owned()],
        assignments: vec![Assignment { subject: reference("user:default/mira.jansen"), ..assignment() }],
        requests: vec![request(RequestState::Waiting)],
        lent: vec![],
        known: vec![words("auditor"), words("admin")],
    }
}

#[tokio::test]
async fn my_access_shows_my_roles_my_requests_and_what_i_can_ask_for() {
    let page = render("/access", admin().to::<ShowMyAccess>(&mine()), "en").await;
    for text in
        ["Auditor", "The yearly audit", "Let others use it", "A customer waits", "Waiting", "May do everything."]
    {
        assert!(page.html.contains(text), "{text} is missing");
    }
    let visitor = render("/access", Answers::for_visitor().to::<ShowMyAccess>(&mine()), "en").await;
    assert!(visitor.html.contains("You are a visitor"));
}

#[tokio::test]
async fn a_request_shows_what_it_would_allow_and_keeps_an_unusual_length() {
    let answers = admin().to::<ListRequests>(&vec![request(RequestState::Waiting)]).to::<ShowMyAccess>(&mine());
    let page = render("/access/requests", answers.clone(), "en").await;
    for text in ["A customer waits", "remove and restore entities", "value=\"5\" selected", "Approve"] {
        assert!(page.html.contains(text), "{text} is missing");
    }
    let looks = answers.to::<WhoAmI>(&mira(&["permissions.request.read"]));
    let page = render("/access/requests", looks, "en").await;
    assert!(!page.html.contains("id=\"answer-r1\"") && page.html.contains("aria-disabled=\"true\""));
}

#[tokio::test]
async fn every_text_of_permissions_comes_from_the_message_files() {
    let people = ["ann", "root", "bob", "AN", "RO", "BO", "mira.jansen", "Mira Jansen", "MJ", "Develops checkout"];
    let data = ["auditor", "night-shift", "admin", "As its policy says.", "The yearly audit", "A customer waits"];
    let known = [&people[..], &data[..]].concat();
    let policies = ["owner", "Owners also restore", "Role::&quot;admin&quot;"];
    for (address, answers) in [
        ("/roles", roles(admin())),
        ("/access", admin().to::<ShowMyAccess>(&mine())),
        (
            "/access/requests",
            admin().to::<ListRequests>(&vec![request(RequestState::Waiting)]).to::<ShowMyAccess>(&mine()),
        ),
        ("/policies/owner?view=versions", policy(admin())),
    ] {
        let page = render(address, answers, "en-XA").await;
        let code = ["forbid", "permit", "principal", "action", "resource", " (", ", ", ");"];
        let left = untranslated(&page.html, &[&known[..], &policies[..], &code[..]].concat());
        assert_eq!(left, Vec::<String>::new(), "{address}");
    }
}
