//! References to nothing come and go with what they name, whichever source it is in.

use shared::catalog::RemoveSource;

use crate::support::{Folder, TEAM, component, portal, problems, register};

#[tokio::test]
async fn they_are_problems_with_a_line_until_the_target_comes() {
    let one = Folder::with(&[(
        "catalog-info.yaml",
        &component("ledger", "  consumesApis:\n    - rates\n    - team-x/rates\n"),
    )]);
    let two = Folder::with(&[(
        "catalog-info.yaml",
        &format!(
            "{TEAM}---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {{name: rates}}\nspec: {{type: openapi, lifecycle: production, owner: team, definition: x}}\n"
        ),
    )]);
    let portal = portal().await;
    register(&portal, &one.text()).await;
    let nothing = |line: u32, what: &str| {
        format!("catalog-info.yaml:{line} reference Nothing in the catalog is called `{what}`.")
    };
    let (rates, elsewhere, team) =
        (nothing(10, "api:default/rates"), nothing(11, "api:team-x/rates"), nothing(8, "group:default/team"));
    assert_eq!(problems(&portal).await, [rates.clone(), elsewhere.clone(), team.clone()]);
    let source = register(&portal, &two.text()).await;
    assert_eq!(problems(&portal).await, std::slice::from_ref(&elsewhere));
    portal.call(RemoveSource { id: source.id }).await.unwrap();
    assert_eq!(problems(&portal).await, [rates, elsewhere, team]);
    portal.stop().await;
}
