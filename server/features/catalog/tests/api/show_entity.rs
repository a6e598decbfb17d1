//! One entity with everything that its page shows.

use shared::catalog::{EntityDetail, ShowEntity};
use testkit::TestPortal;

use crate::shop::{READER, SHOP, shop};
use crate::support::{Folder, portal, reference, refresh, register, show};

async fn seen(portal: &TestPortal, text: &str) -> EntityDetail {
    portal.call_as(READER, ShowEntity { reference: reference(text) }).await.unwrap()
}

/// `word target`, `?` behind what leads nowhere, `<` behind what only the other side says.
fn relations(detail: &EntityDetail) -> Vec<String> {
    detail
        .relations
        .iter()
        .map(|one| {
            format!(
                "{} {}{}{}",
                one.relation,
                one.target.reference.name(),
                if one.target.found { "" } else { "?" },
                if one.own { "" } else { "<" }
            )
        })
        .collect()
}

#[tokio::test]
async fn relations_are_shown_from_both_sides() {
    let (portal, _folder, _) = shop().await;
    assert_eq!(
        relations(&seen(&portal, "component:default/till").await),
        ["dependsOn gone?", "dependsOn till-db", "ownedBy floor", "partOf shop", "providesApi till-api"]
    );
    assert_eq!(
        relations(&seen(&portal, "api:default/till-api").await),
        ["apiConsumedBy window<", "apiProvidedBy till<", "ownedBy floor", "partOf shop"]
    );
    assert_eq!(relations(&seen(&portal, "resource:default/till-db").await), ["dependencyOf till<", "ownedBy floor"]);
}

#[tokio::test]
async fn an_entity_page_has_everything_at_once() {
    let (portal, folder, _) = shop().await;
    let till = seen(&portal, "component:default/till").await;
    let chain: Vec<&str> = till.ownership.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(chain, ["Shop Floor", "company"]);
    let place = till.declared.unwrap();
    assert_eq!((place.path.as_str(), place.line, place.owner.as_deref()), ("catalog-info.yaml", 27, Some("floor")));
    assert!(folder.text().ends_with(place.source_title.rsplit('/').next().unwrap()), "{}", place.source_title);
    assert_eq!((till.revision, till.rivals.len(), till.purge_at), (1, 0, None));
    assert_eq!(till.problems.len(), 1);
    assert_eq!(
        (till.problems[0].cause.as_str(), till.problems[0].about.as_ref().unwrap().as_str()),
        ("reference", "component:default/gone")
    );
    assert_eq!(till.entity.metadata.annotations["example.org/tier"], "one");
    let floor = seen(&portal, "group:default/floor").await;
    assert_eq!(floor.members.iter().map(|member| member.title.as_str()).collect::<Vec<_>>(), ["Mira Holm"]);
    assert_eq!(floor.ownership.iter().map(|above| above.title.as_str()).collect::<Vec<_>>(), ["company"]);
}

#[tokio::test]
async fn groups_that_own_each_other_in_a_circle_end() {
    let portal = portal().await;
    let group = |name: &str, parent: &str| {
        format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {{ name: {name} }}\nspec: {{ type: team, parent: {parent}, children: [] }}\n---\n"
        )
    };
    let folder = Folder::with(&[(
        "catalog-info.yaml",
        &(group("a", "b")
            + &group("b", "c")
            + &group("c", "a")
            + "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: x }\nspec: { type: service, lifecycle: production, owner: a }\n"),
    )]);
    register(&portal, &folder.text()).await;
    let x = show(&portal, "component:default/x").await.unwrap();
    assert_eq!(x.ownership.iter().map(|one| one.reference.name()).collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[tokio::test]
async fn a_stranger_cannot_tell_a_hidden_entity_from_a_missing_one() {
    let (portal, _folder, _) = shop().await;
    let ask = async |text: &str| portal.call_as(READER, ShowEntity { reference: reference(text) }).await.unwrap_err();
    let (hidden, missing) = (ask("component:hidden/safe").await, ask("component:hidden/nothing").await);
    assert_eq!(
        (hidden.status, hidden.code, hidden.title, hidden.detail),
        (missing.status, missing.code, missing.title, missing.detail)
    );
    assert_eq!(hidden.status, 404);
    // Nor by what it says about things that may be seen.
    assert!(
        !relations(&seen(&portal, "component:default/till").await).iter().any(|relation| relation.contains("safe"))
    );
    assert!(
        relations(&show(&portal, "component:default/till").await.unwrap()).contains(&"dependencyOf safe<".to_owned())
    );
}

#[tokio::test]
async fn what_is_in_the_trash_says_until_when_and_is_not_named_by_others() {
    let (portal, folder, source) = shop().await;
    folder.write("catalog-info.yaml", &SHOP.replace("name: window", "name: door"));
    refresh(&portal, &source).await;
    let window = seen(&portal, "component:default/window").await;
    assert!(window.purge_at.is_some() && window.declared.is_some());
    assert_eq!(
        relations(&seen(&portal, "api:default/till-api").await),
        ["apiConsumedBy door<", "apiProvidedBy till<", "ownedBy floor", "partOf shop"]
    );
}
