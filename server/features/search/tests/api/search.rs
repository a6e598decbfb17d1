//! What is found, in which order, and by whom.

use kernel::SearchDoc;
use shared::Cursor;
use shared::search::Search;

use crate::shelf::{ADMIN, READER, Shelf, asked, book, choices, find, titles};

async fn filled() -> (Shelf, testkit::TestPortal) {
    let shelf = Shelf::default();
    let portal = shelf.portal().await;
    let books = vec![
        book("novel:default/moby-dick", "Moby Dick", "A whale and a captain who hunts it.", Some("group:default/sea")),
        book("novel:default/whale-song", "Whale Song", "Quiet.", Some("group:default/air")),
        book("guide:default/knots", "Knots", "How captains tie ropes on a whale boat.", Some("group:default/sea")),
        book("novel:hidden/secret-whale", "The Secret Whale", "Nobody may know.", Some("group:hidden/deep")),
    ];
    shelf.put(&portal, books).await;
    (shelf, portal)
}

#[tokio::test]
async fn names_come_before_texts_and_the_found_words_are_marked() {
    let (_shelf, portal) = filled().await;
    let found = find(&portal, READER, "whale").await;
    assert_eq!(titles(&found), ["Whale Song", "Knots", "Moby Dick"]);
    let marked: Vec<&str> = found
        .hits
        .iter()
        .flat_map(|hit| hit.title.iter().chain(&hit.passage))
        .filter(|span| span.found)
        .map(|span| span.text.as_str())
        .collect();
    assert_eq!(marked, ["Whale", "whale", "whale"]);
    let hit = &found.hits[2];
    assert_eq!(
        (hit.kind.as_str(), hit.reference.as_str(), hit.detail.as_deref(), hit.owner_title.as_deref()),
        ("novel", "novel:default/moby-dick", Some("paper"), Some("SEA"))
    );
}

#[tokio::test]
async fn hidden_things_are_not_found_counted_or_suggested() {
    let (_shelf, portal) = filled().await;
    let (seen, all) = (find(&portal, READER, "whale").await, find(&portal, ADMIN, "whale").await);
    assert_eq!((seen.total, all.total), (3, 4));
    assert!(choices(&all).contains(&"owner group:hidden/deep 1".to_owned()));
    assert_eq!(
        choices(&seen),
        ["kind novel 2", "kind guide 1", "owner group:default/sea 2", "owner group:default/air 1"]
    );
    for words in ["secret", "nobody may know", "secert", "novel:hidden/secret-whale"] {
        let found = find(&portal, READER, words).await;
        let said = format!("{found:?}").to_lowercase();
        assert!(!said.contains("secret-whale") && !said.contains("deep"), "{words}: {said}");
    }
    let (hidden, missing) = (find(&portal, READER, "secret").await, find(&portal, READER, "qwertz").await);
    assert_eq!(
        (hidden.total, hidden.hits, hidden.facets, hidden.did_you_mean),
        (missing.total, missing.hits, missing.facets, missing.did_you_mean)
    );
}

#[tokio::test]
async fn facets_narrow_down_and_keep_their_other_choices() {
    let (_shelf, portal) = filled().await;
    let only = |kinds: &[&str], owners: &[&str]| Search {
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        owners: owners.iter().map(|owner| (*owner).to_owned()).collect(),
        ..asked("whale")
    };
    let novels = portal.call_as(READER, only(&["novel"], &[])).await.unwrap();
    assert_eq!(
        (novels.total, choices(&novels)),
        (
            2,
            vec![
                "kind novel 2".to_owned(),
                "kind guide 1".to_owned(),
                "owner group:default/air 1".to_owned(),
                "owner group:default/sea 1".to_owned()
            ]
        )
    );
    let sea = portal.call_as(READER, only(&["novel"], &["sea"])).await.unwrap();
    assert_eq!(titles(&sea), ["Moby Dick"]);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let (_shelf, portal) = filled().await;
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let found = portal.call_as(READER, Search { limit: Some(1), cursor, ..asked("whale") }).await.unwrap();
        assert_eq!(found.total, 3);
        seen.extend(titles(&found));
        cursor = found.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["Whale Song", "Knots", "Moby Dick"]);
    let wrong =
        portal.call_as(READER, Search { cursor: Some(Cursor("x".to_owned())), ..asked("whale") }).await.unwrap_err();
    assert_eq!((wrong.status, wrong.fields[0].field.as_str()), (400, "cursor"));
}

#[tokio::test]
async fn a_mistake_is_forgiven_and_the_right_spelling_is_offered() {
    let (_shelf, portal) = filled().await;
    let found = find(&portal, READER, "wahle song").await;
    assert_eq!(
        (titles(&found).first().map(String::as_str), found.did_you_mean.as_deref()),
        (Some("Whale Song"), Some("whale song"))
    );
    assert_eq!(find(&portal, READER, "whale").await.did_you_mean, None);
}

#[tokio::test]
async fn what_changes_is_found_as_it_is_now() {
    let (shelf, portal) = filled().await;
    shelf.put(&portal, vec![book("guide:default/knots", "Splices", "How to join ropes.", None)]).await;
    assert_eq!(find(&portal, READER, "knots").await.hits.len(), 1, "its name is still knots");
    assert_eq!(titles(&find(&portal, READER, "splices").await), ["Splices"]);
    assert_eq!(find(&portal, READER, "tie").await.total, 0);
    shelf.take(&portal, "guide:default/knots").await;
    assert_eq!(find(&portal, READER, "splices").await.total, 0);
}

#[tokio::test]
async fn no_question_is_refused() {
    let (_shelf, portal) = filled().await;
    for words in
        ["", " ", "\"whale", "((((", "AND OR NOT", "kind:", "\u{202e}", &"whale ".repeat(300), &"ü".repeat(3_000)]
    {
        find(&portal, READER, words).await;
    }
    assert_eq!(find(&portal, READER, "").await.total, 0);
}

#[tokio::test]
async fn an_owner_that_is_called_differently_now_is_called_so_everywhere() {
    let shelf = Shelf::default();
    let portal = shelf.portal().await;
    let owned = |title: &str| SearchDoc {
        owner_title: Some(title.to_owned()),
        ..book("novel:default/moby-dick", "Moby Dick", "A whale.", Some("group:default/sea"))
    };
    let other = || book("novel:default/whale-song", "Whale Song", "Quiet.", Some("group:default/air"));
    shelf.put(&portal, vec![owned("Sea"), other(), book("group:default/sea", "Sea", "", None)]).await;
    // What the shelf would say of the book from now on; no event tells that.
    shelf.lay(owned("Ocean"));
    shelf.put(&portal, vec![book("group:default/sea", "Ocean", "", None)]).await;
    let found = find(&portal, READER, "moby").await;
    assert_eq!(found.hits[0].owner_title.as_deref(), Some("Ocean"));
    assert_eq!(titles(&find(&portal, READER, "ocean").await), ["Ocean", "Moby Dick"]);
}

#[tokio::test]
async fn the_title_of_a_hidden_owner_is_not_told() {
    let shelf = Shelf::default();
    let portal = shelf.portal().await;
    let secret = SearchDoc {
        owner_title: Some("Department of Whales".to_owned()),
        ..book("novel:default/moby-dick", "Moby Dick", "A whale.", Some("group:hidden/deep"))
    };
    shelf.put(&portal, vec![secret]).await;
    let (seen, all) = (find(&portal, READER, "moby").await, find(&portal, ADMIN, "moby").await);
    assert_eq!(all.hits[0].owner_title.as_deref(), Some("Department of Whales"));
    assert_eq!(seen.hits[0].owner_title.as_deref(), Some("deep"));
    assert!(!format!("{seen:?}").contains("Department"), "{seen:?}");
    for (words, round) in [("department", "as it is"), ("depart", "as a beginning"), ("departmant", "with a mistake")] {
        let (seen, all) = (find(&portal, READER, words).await, find(&portal, ADMIN, words).await);
        assert_eq!(titles(&all), ["Moby Dick"], "{words}, {round}");
        assert!(seen.hits.is_empty() && seen.facets.iter().all(|facet| facet.choices.is_empty()), "{words}, {round}");
    }
}

#[tokio::test]
async fn hidden_things_do_not_change_the_order() {
    let shelf = Shelf::default();
    let portal = shelf.portal().await;
    let lamps = (0..20).map(|at| book(&format!("novel:default/lamp-{at}"), "Lamps", "One lantern of many.", None));
    let open = [
        book("novel:default/waves", "Waves", "Lantern, lantern, lantern, and once a harbour.", None),
        book("novel:default/tides", "Tides", "Harbour, harbour, harbour, and once a lantern.", None),
    ];
    shelf.put(&portal, lamps.chain(open).collect()).await;
    let before = find(&portal, READER, "harbour lantern").await;
    assert_eq!(before.total, 2);
    // Would rareness count, these would turn the order round.
    let hidden = |at: usize| book(&format!("novel:hidden/{at}"), "Secret", "A harbour.", None);
    shelf.put(&portal, (0..200).map(hidden).collect()).await;
    let after = find(&portal, READER, "harbour lantern").await;
    assert_eq!(titles(&before), titles(&after));
}
