//! The list: filter, order, pages.

use shared::Cursor;
use shared::catalog::ListEntities;

use crate::shop::{READER, list_as, names, shop};

#[tokio::test]
async fn a_list_is_narrowed_down_and_sorted() {
    let (portal, _folder, _) = shop().await;
    for (filter, sort, expected) in [
        ("kind:component", "", vec!["abacus", "window", "till"]),
        ("kind:component", "-name", vec!["till", "window", "abacus"]),
        ("kind:component", "type", vec!["abacus", "till", "window"]),
        ("kind:component,api owner:floor", "kind", vec!["till-api", "abacus", "till"]),
        ("kind:component", "-lifecycle", vec!["window", "till", "abacus"]),
        ("kind:component -lifecycle:deprecated", "owner", vec!["window", "till"]),
        ("system:shop tag:pci", "", vec!["till"]),
        ("dependsOn:resource:till-db", "", vec!["till"]),
        ("money", "", vec!["till"]),
        ("problem:yes kind:component", "-problems", vec!["till"]),
        ("state:orphan", "", vec![]),
    ] {
        assert_eq!(names(&portal, READER, filter, sort).await, expected, "{filter} {sort}");
    }
}

#[tokio::test]
async fn a_row_says_what_people_want_to_know() {
    let (portal, _folder, _) = shop().await;
    let page = list_as(&portal, READER, "name:till kind:component", "").await.unwrap();
    let till = &page.items[0];
    assert_eq!(
        (till.kind.as_str(), till.title.as_str(), till.entity_type.as_deref(), till.lifecycle.as_deref()),
        ("Component", "Till", Some("service"), Some("production"))
    );
    let (owner, system) = (till.owner.as_ref().unwrap(), till.system.as_ref().unwrap());
    assert_eq!((owner.title.as_str(), owner.found, system.title.as_str()), ("Shop Floor", true, "The Shop"));
    assert_eq!(
        (till.description.as_deref(), till.tags.join(" ").as_str(), till.problems),
        (Some("Takes the money"), "java pci", 1)
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_gap() {
    let (portal, _folder, _) = shop().await;
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = portal
            .call_as(READER, ListEntities { filter: String::new(), sort: String::new(), limit: Some(3), cursor })
            .await
            .unwrap();
        assert_eq!(page.total, 10);
        seen.extend(page.items.into_iter().map(|head| head.reference.to_string()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 10);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 10);
}

#[tokio::test]
async fn what_is_not_understood_is_said_at_the_field() {
    let (portal, _folder, _) = shop().await;
    let wrong_filter = list_as(&portal, READER, "colour:red", "").await.unwrap_err();
    assert_eq!((wrong_filter.status, wrong_filter.fields[0].field.as_str()), (400, "filter"));
    assert!(wrong_filter.fields[0].message.contains("colour"), "{wrong_filter}");
    let wrong_sort = list_as(&portal, READER, "", "colour").await.unwrap_err();
    assert_eq!((wrong_sort.status, wrong_sort.fields[0].field.as_str()), (400, "sort"));
    let asked = ListEntities {
        filter: String::new(),
        sort: String::new(),
        limit: None,
        cursor: Some(Cursor("nonsense".to_owned())),
    };
    let wrong_cursor = portal.call_as(READER, asked).await.unwrap_err();
    assert_eq!((wrong_cursor.status, wrong_cursor.fields[0].field.as_str()), (400, "cursor"));
}

#[tokio::test]
async fn hidden_things_are_neither_listed_nor_counted() {
    let (portal, _folder, _) = shop().await;
    assert_eq!(list_as(&portal, READER, "", "").await.unwrap().total, 10);
    assert_eq!(list_as(&portal, "admin:user:default/root", "", "").await.unwrap().total, 12);
    assert_eq!(names(&portal, READER, "namespace:hidden", "").await, Vec::<String>::new());
    assert_eq!(list_as(&portal, "nobody:user:default/x", "", "").await.unwrap_err().status, 403);
}
