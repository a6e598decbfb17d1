//! API definitions of entities.

use shared::catalog::ShowDefinition;

use crate::shop::{READER, SHOP, shop};
use crate::support::{reference, refresh};

#[tokio::test]
async fn a_definition_is_shown_readable_and_follows_its_entity() {
    let (portal, folder, source) = shop().await;
    let ask = ShowDefinition { reference: reference("api:default/till-api") };
    for _ in 0..2 {
        let shown = portal.call_as(READER, ask.clone()).await.unwrap();
        assert_eq!(
            (shown.dialect.as_str(), shown.title.as_str(), shown.version.as_str(), shown.trouble.as_deref()),
            ("OpenAPI 3.0", "Till", "1.2.0", None)
        );
        assert_eq!(
            (shown.groups[0].operations[0].anchor.as_str(), shown.groups[0].operations[0].name.as_str()),
            ("pay", "/payments")
        );
    }
    folder.write("catalog-info.yaml", &SHOP.replace("version: 1.2.0", "version: 1.3.0"));
    refresh(&portal, &source).await;
    assert_eq!(portal.call_as(READER, ask).await.unwrap().version, "1.3.0");
}

#[tokio::test]
async fn an_entity_without_a_definition_says_so() {
    let (portal, _folder, _) = shop().await;
    let none =
        portal.call_as(READER, ShowDefinition { reference: reference("component:default/till") }).await.unwrap_err();
    assert_eq!((none.status, none.code.as_str()), (404, "catalog.no-definition"));
}
