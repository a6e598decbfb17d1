//! The trash: what waits, why, and until when.

use shared::{
    catalog::{EntityHead, EntityState, ListTrash, REMOVE, TrashItem},
    identity::WhoAmI,
};

use crate::{
    people::{at, component, mira},
    render::{Answers, render, untranslated},
};

fn item() -> TrashItem {
    TrashItem {
        head: EntityHead { state: EntityState::Orphan, ..component("coupon-mailer") },
        reason: "Its file is gone.".to_owned(),
        since: at("2026-11-19T14:04:00Z"),
        purge_at: at("2026-12-19T14:04:00Z"),
        was_declared: None,
    }
}

#[tokio::test]
async fn what_waits_says_why_and_until_when() {
    let answers = Answers::default().to::<WhoAmI>(&mira(&[REMOVE.word()])).to::<ListTrash>(&vec![item()]);
    let page = render("/trash", answers, "en").await;
    for text in ["coupon-mailer", "Its file is gone.", "1 d", "in 29 d", "Restore"] {
        assert!(page.html.contains(text), "{text} is missing");
    }
}

#[tokio::test]
async fn who_may_not_restore_sees_no_button() {
    let page = render("/trash", Answers::for_visitor().to::<ListTrash>(&vec![item()]), "en").await;
    assert!(!page.html.contains("Restore"));
    assert!(page.html.contains("catalog.entity.remove"));
}

#[tokio::test]
async fn an_empty_trash_says_what_it_is_for() {
    let page = render("/trash", Answers::for_visitor().to::<ListTrash>(&vec![]), "de").await;
    assert!(page.html.contains("Der Papierkorb ist leer"));
}

#[tokio::test]
async fn every_text_of_the_trash_comes_from_the_message_files() {
    let page = render("/trash", Answers::for_visitor().to::<ListTrash>(&vec![item()]), "en-XA").await;
    assert_eq!(
        untranslated(&page.html, &["coupon-mailer", "Its file is gone.", "Checkout", "CH", "Visitor"]),
        Vec::<String>::new()
    );
}
