//! A shelf of books: the smallest feature that has something to find. What stands in the namespace `hidden` is for admins.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use kernel::{AccessClass, Ctx, Feature, SearchDoc, Searchable};
use shared::Permission;
use shared::catalog::EntityRef;
use shared::events::Event;
use shared::search::{Found, Hit, IndexState, Search};
use testkit::TestPortal;

pub const READER: &str = "reader:user:default/mira";
pub const ADMIN: &str = "admin:user:default/root";

/// The books, by reference; shared by the shelf and the test that fills it.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<BTreeMap<EntityRef, Vec<SearchDoc>>>>);

#[async_trait]
impl Searchable for Shelf {
    async fn documents(&self, _: &Ctx, subjects: &[EntityRef]) -> anyhow::Result<Vec<SearchDoc>> {
        let books = self.0.lock().unwrap();
        Ok(subjects.iter().filter_map(|subject| books.get(subject)).flatten().cloned().collect())
    }
    async fn subjects(&self, _: &Ctx) -> anyhow::Result<Vec<EntityRef>> {
        Ok(self.0.lock().unwrap().keys().cloned().collect())
    }
    async fn visible(&self, ctx: &Ctx, subjects: &[EntityRef]) -> Vec<bool> {
        let class = |subject: &EntityRef| AccessClass {
            namespace: subject.namespace().to_owned(),
            ..AccessClass::of("shelf.book")
        };
        subjects.iter().map(|subject| ctx.may(Permission("shelf.book.read"), &class(subject))).collect()
    }
}

/// A book: its reference, title, text and owner.
pub fn book(subject: &str, title: &str, text: &str, owner: Option<&str>) -> SearchDoc {
    let subject: EntityRef = subject.parse().unwrap();
    SearchDoc {
        kind: subject.kind().to_owned(),
        names: vec![subject.name().to_owned(), subject.to_string()],
        anchor: None,
        title: title.to_owned(),
        detail: Some("paper".to_owned()),
        owner: owner.map(|owner| owner.parse().unwrap()),
        owner_title: owner.map(|owner| owner.rsplit('/').next().unwrap().to_uppercase()),
        tags: Vec::new(),
        text: text.to_owned(),
        subject,
    }
}

impl Shelf {
    pub fn features(&self, dir: &Path) -> Vec<Feature> {
        vec![
            Feature::new("shelf").searchable(self.clone()),
            search::feature(search::Config { dir: dir.join("search") }),
        ]
    }

    pub async fn portal(&self) -> TestPortal {
        TestPortal::start(|dir| self.features(dir)).await
    }

    /// Exchanges a book and tells nobody.
    pub fn lay(&self, doc: SearchDoc) {
        self.0.lock().unwrap().insert(doc.subject.clone(), vec![doc]);
    }

    /// Puts books on the shelf and tells so.
    pub async fn put(&self, portal: &TestPortal, docs: Vec<SearchDoc>) {
        let mut subjects: Vec<EntityRef> = docs.iter().map(|doc| doc.subject.clone()).collect();
        subjects.dedup();
        {
            let mut books = self.0.lock().unwrap();
            subjects.iter().for_each(|subject| drop(books.remove(subject)));
            docs.into_iter().for_each(|doc| books.entry(doc.subject.clone()).or_default().push(doc));
        }
        tell(portal, subjects.into_iter().map(|reference| Event::EntityAdded { reference, revision: 1 }).collect())
            .await;
    }

    pub async fn take(&self, portal: &TestPortal, subject: &str) {
        let reference: EntityRef = subject.parse().unwrap();
        self.0.lock().unwrap().remove(&reference);
        tell(portal, vec![Event::EntityRemoved { reference, reason: "read".to_owned() }]).await;
    }
}

async fn tell(portal: &TestPortal, events: Vec<Event>) {
    let ctx = portal.system();
    let mut tx = ctx.begin().await.unwrap();
    ctx.tell_all(&mut tx, events).await.unwrap();
    tx.commit().await.unwrap();
    portal.work_off().await;
}

pub fn asked(words: &str) -> Search {
    Search { words: words.to_owned(), kinds: Vec::new(), owners: Vec::new(), limit: None, cursor: None }
}

pub async fn find(portal: &TestPortal, who: &str, words: &str) -> Found {
    portal.call_as(who, asked(words)).await.unwrap()
}

/// Waits until the index answers for everything.
pub async fn ready(portal: &TestPortal) {
    for _ in 0..200 {
        if find(portal, ADMIN, "x").await.state == IndexState::Ready {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the index is not ready after five seconds");
}

pub fn title(hit: &Hit) -> String {
    hit.title.iter().map(|span| span.text.as_str()).collect()
}

pub fn titles(found: &Found) -> Vec<String> {
    found.hits.iter().map(title).collect()
}

/// `kind value count` of every choice.
pub fn choices(found: &Found) -> Vec<String> {
    found
        .facets
        .iter()
        .flat_map(|facet| {
            facet.choices.iter().map(|choice| format!("{} {} {}", facet.name, choice.value, choice.count))
        })
        .collect()
}
