//! Four public catalogs: every entity comes in, or a problem says why it does not. Counted by hand in their files.

use shared::catalog::ListProblems;

use crate::support::{portal, problems, real_data, references, register};

/// Documents that declare an entity, references in the catalog, and documents that are skeletons of templates.
async fn comes_in(name: &str, documents: usize, distinct: usize, skeletons: usize) -> Vec<String> {
    let Some(folder) = real_data(&format!("catalogs/{name}")) else { return Vec::new() };
    let portal = portal().await;
    let source = register(&portal, &folder.display().to_string()).await;
    let read = portal.call(shared::catalog::ShowSource { id: source.id }).await.unwrap().source;
    let all = problems(&portal).await;
    assert_eq!(all.iter().filter(|problem| problem.contains("skeleton")).count(), skeletons, "{name}: skeletons");
    assert_eq!(read.entities, documents as u64, "{name}: documents; {all:#?}");
    assert_eq!(references(&portal).await.len(), distinct, "{name}: references");
    let inbox =
        portal.call(ListProblems { whose: String::new(), cause: "yaml".into(), source: String::new() }).await.unwrap();
    assert_eq!(inbox.groups, [], "{name}: everything in it can be read");
    portal.stop().await;
    all
}

#[tokio::test]
async fn giantswarm_comes_in() {
    // 75 charts, 319 components, 18 CRDs, 12 groups, 4 templates, 1 Location; 9 documents repeat a reference.
    let problems = comes_in("giantswarm", 429, 420, 0).await;
    if !problems.is_empty() {
        assert!(problems.iter().any(|problem| problem.starts_with("charts.yaml:131 duplicate")));
        assert_eq!(
            problems.iter().filter(|problem| problem.contains(" placeholder ")).count(),
            8,
            "its templates include files by URL, and tests have no network"
        );
    }
}

#[tokio::test]
async fn janus_idp_comes_in() {
    // Two documents in catalog-info.yaml, seven Locations, eight of the rest … nineteen in all, each once.
    comes_in("janus-idp", 19, 19, 0).await;
}

#[tokio::test]
async fn ibm_mq_comes_in() {
    // Sixteen in backstage/catalog-info.yaml; six skeletons of services that templates fill in.
    comes_in("ibm-mq", 16, 16, 6).await;
}

#[tokio::test]
async fn bcgov_comes_in() {
    comes_in("bcgov", 7, 7, 1).await;
}
