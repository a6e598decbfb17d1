//! A small shop to look around in: two teams, a system, some services, and a corner that only admins see.

use shared::catalog::{EntityHead, ListEntities, Source};
use shared::{Page, Problem};
use testkit::TestPortal;

use crate::support::{Folder, portal, register};

pub const READER: &str = "reader:user:default/mira";

pub const SHOP: &str = "
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: { name: selling }
spec: { owner: floor }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: shop, title: The Shop }
spec: { owner: floor, domain: selling }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: company }
spec: { type: company, children: [floor] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: floor, title: Shop Floor }
spec: { type: team, parent: company, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: mira, labels: { portal/demo: 'yes' } }
spec: { profile: { displayName: Mira Holm, email: mira@shop.example, picture: https://shop.example/mira.png }, memberOf: [floor] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: till, title: Till, description: Takes the money, tags: [java, pci], annotations: { example.org/tier: one } }
spec: { type: service, lifecycle: production, owner: floor, system: shop, providesApis: [till-api], dependsOn: ['resource:till-db', 'component:gone'] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: window, title: Shop Window, tags: [react] }
spec: { type: website, lifecycle: production, owner: user:mira, system: shop, consumesApis: [till-api] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: abacus, tags: [wood] }
spec: { type: service, lifecycle: deprecated, owner: floor }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: till-api, title: Till API }
spec:
  type: openapi
  lifecycle: production
  owner: floor
  system: shop
  definition: |
    openapi: 3.0.0
    info: { title: Till, version: 1.2.0 }
    paths: { /payments: { post: { operationId: pay, summary: Take money, responses: { '201': { description: Taken } } } } }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: till-db }
spec: { type: database, owner: floor }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: safe, namespace: hidden, tags: [steel] }
spec: { type: vault, lifecycle: secret, owner: group:hidden/guards, dependsOn: ['component:default/till'] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: guards, namespace: hidden }
spec: { type: team, children: [] }
";

/// A portal with the shop in it. The folder is its source.
pub async fn shop() -> (TestPortal, Folder, Source) {
    let portal = portal().await;
    let folder = Folder::with(&[("catalog-info.yaml", SHOP)]);
    let source = register(&portal, &folder.text()).await;
    (portal, folder, source)
}

pub async fn list_as(portal: &TestPortal, who: &str, filter: &str, sort: &str) -> Result<Page<EntityHead>, Problem> {
    portal
        .call_as(who, ListEntities { filter: filter.to_owned(), sort: sort.to_owned(), limit: None, cursor: None })
        .await
}

/// Names in the order of the list.
pub async fn names(portal: &TestPortal, who: &str, filter: &str, sort: &str) -> Vec<String> {
    let page = list_as(portal, who, filter, sort).await.unwrap();
    page.items.iter().map(|head| head.reference.name().to_owned()).collect()
}
