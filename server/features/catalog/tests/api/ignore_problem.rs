//! Not wanting to see a problem for some days.

use shared::catalog::{IgnoreProblem, ListProblems};

use crate::support::{Folder, component, portal, refused_to, register};

fn inbox() -> ListProblems {
    ListProblems { whose: String::new(), cause: String::new(), source: String::new() }
}

#[tokio::test]
async fn it_comes_back_by_itself() {
    let folder =
        Folder::with(&[("catalog-info.yaml", &format!("{}---\n{}", component("one", ""), component("two", "")))]);
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    let group = portal.call(inbox()).await.unwrap().groups.remove(0);
    assert_eq!((group.places.len(), group.cause.as_str()), (2, "reference"), "both name the team that is missing");
    let op = |days: u32| IgnoreProblem { key: group.key.clone(), days };
    assert_eq!(refused_to(&portal, "reader:user:default/kim", op(3)).await, 403);
    assert_eq!(portal.call(op(91)).await.unwrap_err().fields[0].field, "days");
    let ignored = portal.call_as("contributor:user:default/kim", op(3)).await.unwrap();
    assert_eq!(ignored.places[0].ignored_until.unwrap().seconds_since(testkit::BEGINNING), 3 * 86_400);
    assert_eq!(portal.call(inbox()).await.unwrap().groups, []);
    portal.call(op(0)).await.unwrap();
    assert_eq!(portal.call(inbox()).await.unwrap().groups.len(), 1, "it can be shown again at once");
    portal.call(op(3)).await.unwrap();
    portal.clock().advance(3 * 86_400 + 1);
    portal.work_off().await;
    assert_eq!(portal.call(inbox()).await.unwrap().groups.len(), 1);
    assert_eq!(portal.call(IgnoreProblem { key: "nothing".into(), days: 3 }).await.unwrap_err().status, 404);
    portal.stop().await;
}
