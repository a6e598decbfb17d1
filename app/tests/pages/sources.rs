//! Sources: the list, one of them, and the page that adds one.

use shared::{
    Problem,
    catalog::{
        IngestProblem, ListSources, MANAGE_SOURCES, PreviewEffect, PreviewEntity, PreviewSource, READ_SOURCES, REFRESH,
        Severity, ShowSource, Source, SourceDetail, SourceFile, SourceForm, SourceId, SourceOrigin, SourcePreview,
        SourceState,
    },
    identity::WhoAmI,
};

use crate::{
    people::{at, mira, reference},
    render::{Answers, render, untranslated},
};

fn source(state: SourceState) -> Source {
    Source {
        id: SourceId("s1".to_owned()),
        title: "harvest".to_owned(),
        target: "/srv/harvest".to_owned(),
        form: SourceForm::Folder,
        origin: SourceOrigin::Page,
        state,
        message: None,
        entities: 312,
        files: 140,
        problems: 3,
        commit: None,
        registered_at: at("2026-11-02T10:05:00Z"),
        read_at: Some(at("2026-11-20T14:00:00Z")),
        next_read_at: Some(at("2026-11-20T14:10:00Z")),
        took_millis: Some(1_840),
    }
}

fn problem() -> IngestProblem {
    IngestProblem {
        id: "p1".to_owned(),
        group: "g1".to_owned(),
        severity: Severity::Error,
        cause: "yaml".to_owned(),
        message: "“tags” is read as part of “links”.".to_owned(),
        advice: "Indent it less.".to_owned(),
        source: SourceId("s1".to_owned()),
        source_title: "harvest".to_owned(),
        path: "crate-tracker/catalog-info.yaml".to_owned(),
        line: 19,
        column: 3,
        reference: None,
        about: None,
        owner: None,
        first_seen: at("2026-11-11T10:00:00Z"),
        last_seen: at("2026-11-20T14:00:00Z"),
        ignored_until: None,
    }
}

fn keeper() -> Answers {
    Answers::default().to::<WhoAmI>(&mira(&[MANAGE_SOURCES.word(), REFRESH.word()]))
}

#[tokio::test]
async fn a_source_shows_what_it_points_at_and_how_it_is() {
    let page = render("/sources", keeper().to::<ListSources>(&vec![source(SourceState::Ready)]), "en").await;
    for text in ["/srv/harvest", "Ready", "312", "140", "4 min", "1.8 s", "1 source, 312 entities"] {
        assert!(page.html.contains(text), "{text} is missing");
    }
    assert!(page.html.contains("aria-label=\"Read harvest again\""));
    assert!(page.html.contains("href=\"/problems?source=s1\""));
}

#[tokio::test]
async fn who_may_only_look_sees_no_buttons_but_a_way_to_them() {
    let page =
        render("/sources", Answers::for_visitor().to::<ListSources>(&vec![source(SourceState::Ready)]), "en").await;
    assert!(!page.html.contains("Read harvest again") && !page.html.contains("href=\"/sources/new\""));
    assert!(page.html.contains("Ask whoever runs this portal for catalog.source.manage."));
}

#[tokio::test]
async fn who_may_not_even_look_is_told_what_it_needs() {
    let page =
        render("/sources", Answers::for_visitor().refuses::<ListSources>(&Problem::forbidden(READ_SOURCES)), "en")
            .await;
    assert_eq!(page.status, 403);
    assert!(page.html.contains("catalog.source.read"));
}

#[tokio::test]
async fn no_source_at_all_teaches_the_next_step() {
    let page = render("/sources", keeper().to::<ListSources>(&vec![]), "de").await;
    assert!(page.html.contains("Noch wird nichts gelesen"));
}

#[tokio::test]
async fn one_source_shows_its_files_its_problems_and_why_it_failed() {
    let failed = Source { message: Some("The folder may not be read.".to_owned()), ..source(SourceState::Failed) };
    let file = SourceFile { path: "shop/catalog-info.yaml".to_owned(), entities: 4, problems: 1, bytes: 4_200 };
    let detail = SourceDetail { source: failed, files: vec![file], problems: vec![problem()] };
    let page = render("/sources/s1", keeper().to::<ShowSource>(&detail), "en").await;
    for text in [
        "The folder may not be read.",
        "shop/catalog-info.yaml",
        "4.2\u{a0}kB",
        "crate-tracker/catalog-info.yaml:19",
        "Indent it less.",
        "stay in the catalog",
    ] {
        assert!(page.html.contains(text), "{text} is missing");
    }
}

#[tokio::test]
async fn a_source_that_is_not_there_is_not_found() {
    assert_eq!(render("/sources/gone", keeper(), "en").await.status, 404);
}

fn preview() -> SourcePreview {
    let entity = |name: &str, effect| PreviewEntity {
        reference: reference(&format!("component:default/{name}")),
        kind: "Component".to_owned(),
        title: name.to_owned(),
        effect,
    };
    SourcePreview {
        form: SourceForm::Folder,
        files: vec![],
        entities: vec![
            entity("one", PreviewEffect::Add),
            entity("two", PreviewEffect::Add),
            entity("three", PreviewEffect::Conflict),
        ],
        problems: vec![problem()],
    }
}

#[tokio::test]
async fn a_preview_counts_what_would_come_in_before_anything_is_kept() {
    let page = render("/sources/new?target=/srv/harvest", keeper().to::<PreviewSource>(&preview()), "en").await;
    for text in ["value=\"/srv/harvest\"", "2 new", "1 declared elsewhere", "3 entities, 1 problem", "Register"] {
        assert!(page.html.contains(text), "{text} is missing");
    }
}

#[tokio::test]
async fn a_wrong_target_keeps_what_was_typed_and_says_what_is_wrong() {
    let wrong = Problem::new(422, "catalog.target", "There is nothing at /srv/nowhere").detail("Check the path.");
    let page = render("/sources/new?target=/srv/nowhere", keeper().refuses::<PreviewSource>(&wrong), "en").await;
    assert!(page.html.contains("value=\"/srv/nowhere\""));
    assert!(page.html.contains("There is nothing at /srv/nowhere") && page.html.contains("Check the path."));
}

#[tokio::test]
async fn an_empty_field_shows_what_it_understands() {
    let page = render("/sources/new", keeper(), "en").await;
    assert!(page.html.contains("href=\"/sources/new?target=/srv/catalog\""));
}

#[tokio::test]
async fn every_text_of_sources_comes_from_the_message_files() {
    let data = ["Mira Jansen", "Develops checkout", "MJ", "harvest", "/srv/harvest"];
    let page = render("/sources", keeper().to::<ListSources>(&vec![source(SourceState::Reading)]), "en-XA").await;
    assert_eq!(untranslated(&page.html, &data), Vec::<String>::new());
    let page = render("/sources/new?target=/srv/harvest", keeper().to::<PreviewSource>(&preview()), "en-XA").await;
    let problem = ["“tags” is read as part of “links”.", "Indent it less.", "crate-tracker/catalog-info.yaml:19"];
    let names = ["one", "two", "three", "component:default/one", "component:default/two", "component:default/three"];
    assert_eq!(untranslated(&page.html, &[&data[..], &problem, &names].concat()), Vec::<String>::new());
}
