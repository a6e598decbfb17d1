//! The home page, and the ports to people and to search.

use shared::catalog::{Overview, ShowOverview};
use testkit::TestPortal;

use crate::shop::{READER, shop};

async fn overview(portal: &TestPortal, who: &str) -> Overview {
    portal.call_as(who, ShowOverview {}).await.unwrap()
}

#[tokio::test]
async fn the_home_page_tells_what_the_reader_may_see() {
    let (portal, _folder, _) = shop().await;
    let seen = overview(&portal, "reader:user:default/mira group:default/floor").await;
    assert_eq!((seen.total, seen.sources, seen.reading, seen.trash), (10, 1, 0, 0));
    assert_eq!((seen.errors + seen.warnings, seen.kinds[0].value.as_str(), seen.kinds[0].count), (1, "component", 3));
    let mine: Vec<&str> = seen.mine.iter().map(|head| head.reference.name()).collect();
    assert_eq!(mine, ["abacus", "selling", "window", "shop", "till", "till-api", "till-db"]);
    assert!(
        seen.recent.len() == 10
            && seen.recent.iter().all(|change| change.word == "entity-added" && change.revision == Some(1)),
        "{:?}",
        seen.recent
    );
    assert!(!format!("{:?}", overview(&portal, READER).await).contains("hidden"));
    assert_eq!(overview(&portal, "admin:user:default/root").await.total, 12);
}

#[tokio::test]
async fn people_are_known_with_their_teams_up_to_the_top() {
    let (portal, _folder, _) = shop().await;
    let ctx = portal.system();
    let directory = ctx.ports().directory.clone().unwrap();
    let mira = directory.person(&ctx, &"user:default/mira".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((mira.name.as_str(), mira.picture.as_deref()), ("Mira Holm", Some("https://shop.example/mira.png")));
    assert_eq!(
        mira.teams.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["group:default/floor", "group:default/company"]
    );
    assert_eq!(directory.person(&ctx, &"component:default/till".parse().unwrap()).await.unwrap(), None);
    assert_eq!(directory.people_labelled(&ctx, "portal/demo", "yes").await.unwrap(), [mira]);
    assert_eq!(directory.people_labelled(&ctx, "portal/demo", "no").await.unwrap(), []);
}

#[tokio::test]
async fn search_gets_entities_people_and_operations() {
    let (portal, _folder, _) = shop().await;
    let ctx = portal.system();
    let source = ctx.ports().searchable[0].clone();
    let docs = source
        .documents(
            &ctx,
            &[
                "api:default/till-api".parse().unwrap(),
                "user:default/mira".parse().unwrap(),
                "component:default/never".parse().unwrap(),
            ],
        )
        .await
        .unwrap();
    let said: Vec<String> =
        docs.iter().map(|doc| format!("{} {} {}", doc.kind, doc.title, doc.anchor.as_deref().unwrap_or("-"))).collect();
    assert_eq!(said.len(), 3);
    for expected in ["api Till API -", "api-operation POST /payments pay", "user Mira Holm -"] {
        assert!(said.contains(&expected.to_owned()), "{said:?}");
    }
    assert_eq!(source.subjects(&ctx).await.unwrap().len(), 12);
    let reader = ctx.acting_as(kernel::Caller::anonymous(kernel::Role::Reader));
    assert_eq!(
        source
            .visible(&reader, &["component:default/till".parse().unwrap(), "component:hidden/safe".parse().unwrap()])
            .await,
        [true, false]
    );
}
