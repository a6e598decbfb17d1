//! From a document to an entity: validated, with its relations, and every flaw at its line.

use serde_json::Value;
use shared::catalog::validate::{self, Flaw};
use shared::catalog::{Entity, EntityRef, relations};

use super::{Document, Expect, Finding, Located, placeholder};

/// A document that declares an entity.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub position: u32,
    pub first_line: u32,
    pub last_line: u32,
    pub reference: EntityRef,
    pub kind: String,
    pub title: String,
    pub owner: Option<String>,
    /// Canonical content: JSON of the entity, fields in their order.
    pub body: String,
    /// BLAKE3 of `body`, hexadecimal.
    pub hash: String,
    pub edges: Vec<EdgeAt>,
    /// Further files, for a Location.
    pub targets: Vec<Target>,
    /// A placeholder could not be filled: what the entity said before is better, if there is something.
    pub partial: bool,
}

/// A relation with the place where it is said.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct EdgeAt(pub String, pub EntityRef, pub String, pub u32);

/// A target of a Location.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    pub text: String,
    pub line: u32,
    pub field: String,
    pub optional: bool,
}

/// What a document turned out to be.
#[derive(Debug, Clone)]
pub(crate) enum Judged {
    Entity(Box<Found>),
    /// Meant as an entity, but it cannot be taken. The reference, if that much can be read.
    Broken(Option<EntityRef>),
    /// None of our business.
    Other,
}

/// What a document is, and what is wrong with it. `missing` are the fields whose placeholders could not be filled.
pub(crate) fn judge(document: &Document, expect: Expect, missing: &[Finding]) -> (Judged, Vec<Finding>) {
    let (judged, mut findings) = judged(document, expect, missing);
    let owner = document.content.as_ref().ok().and_then(|located| claimed_owner(&located.value));
    findings.iter_mut().for_each(|finding| finding.owner.clone_from(&owner));
    (judged, findings)
}

fn judged(document: &Document, expect: Expect, missing: &[Finding]) -> (Judged, Vec<Finding>) {
    let located = match &document.content {
        Ok(located) => located,
        Err(_) if expect == Expect::Anything && !document.claims_entity => return (Judged::Other, Vec::new()),
        Err(finding) => return (Judged::Broken(None), vec![finding.clone()]),
    };
    if expect == Expect::Anything && !looks_like_entity(&located.value) {
        return (Judged::Other, Vec::new());
    }
    if is_skeleton(&located.value) {
        let spot = located.spot_of("metadata.name");
        let finding = Finding::warning(
            "schema",
            spot.line,
            "This is the skeleton of a template, not an entity: its name is filled in later.",
            "Nothing to do; move it out of the folder if it disturbs.",
        );
        return (Judged::Other, vec![finding.column(spot.column).field("metadata.name")]);
    }
    let fields: Vec<String> = missing.iter().filter_map(|finding| finding.field.clone()).collect();
    let (entity, flaws) = validate::examine(&located.value);
    let claimed = claimed_reference(&located.value);
    let about_missing = |flaw: &Flaw| {
        fields.iter().any(|field| {
            flaw.field.strip_prefix(field.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let mut findings: Vec<Finding> = missing.iter().map(|finding| finding.clone().of(claimed.as_ref())).collect();
    findings
        .extend(flaws.iter().filter(|flaw| !about_missing(flaw)).map(|flaw| locate(flaw, located, claimed.as_ref())));
    let Some((mut entity, reference)) =
        entity.and_then(|entity| entity.reference().ok().map(|reference| (entity, reference)))
    else {
        return (Judged::Broken(claimed), findings);
    };
    if !fields.is_empty() {
        leave_out(&mut entity, &fields);
    }
    (Judged::Entity(Box::new(found(document, located, &entity, reference, !fields.is_empty()))), findings)
}

fn found(document: &Document, located: &Located, entity: &Entity, reference: EntityRef, partial: bool) -> Found {
    let body = serde_json::to_string(entity).expect("an entity has text keys only");
    let edges = relations::edges(entity).0.into_iter().map(|said| {
        let line = located.spot_of(&said.field).line;
        EdgeAt(said.relation.to_owned(), said.target, said.field, line)
    });
    Found {
        position: document.position,
        first_line: document.first_line,
        last_line: document.last_line,
        reference,
        kind: entity.kind.clone(),
        title: entity.title().to_owned(),
        owner: entity.spec_text("owner").map(str::to_owned),
        hash: blake3::hash(body.as_bytes()).to_hex().to_string(),
        edges: edges.collect(),
        targets: if entity.kind.eq_ignore_ascii_case("location") { targets(entity, located) } else { Vec::new() },
        body,
        partial,
    }
}

fn locate(flaw: &Flaw, located: &Located, reference: Option<&EntityRef>) -> Finding {
    let spot = located.spot_of(&flaw.field);
    Finding {
        line: spot.line,
        column: spot.column,
        reference: reference.cloned(),
        about: None,
        owner: None,
        field: Some(flaw.field.clone()).filter(|field| !field.is_empty()),
        cause: flaw.cause,
        severity: flaw.severity.clone(),
        message: flaw.message.clone(),
        advice: flaw.advice.clone(),
    }
}

/// A mapping with an `apiVersion` of Backstage's, a `kind` and `metadata`.
pub(crate) fn looks_like_entity(value: &Value) -> bool {
    let version = value.get("apiVersion").and_then(Value::as_str).unwrap_or_default();
    version.split_once('/').is_some_and(|(group, _)| group == "backstage.io" || group.ends_with(".backstage.io"))
        && value.get("kind").is_some()
        && value.get("metadata").is_some()
}

/// Templates carry files with `${{ values.name }}` in them.
fn is_skeleton(value: &Value) -> bool {
    let name = value.get("metadata").and_then(|metadata| metadata.get("name")).and_then(Value::as_str);
    name.is_some_and(|name| name.contains("{{") || name.contains("{%"))
}

/// The reference that a document claims, even if the rest of it is wrong.
fn claimed_reference(value: &Value) -> Option<EntityRef> {
    let metadata = value.get("metadata")?;
    let namespace = metadata
        .get("namespace")
        .and_then(Value::as_str)
        .filter(|namespace| !namespace.is_empty())
        .unwrap_or("default");
    EntityRef::new(value.get("kind")?.as_str()?, namespace, metadata.get("name")?.as_str()?).ok()
}

/// The owner that a document names, even if the rest of it is wrong.
fn claimed_owner(value: &Value) -> Option<EntityRef> {
    let text = |part: &str, field: &str| value.get(part).and_then(|part| part.get(field)).and_then(Value::as_str);
    let namespace = text("metadata", "namespace").filter(|namespace| !namespace.is_empty()).unwrap_or("default");
    EntityRef::parse(text("spec", "owner")?, Some("group"), namespace).ok()
}

fn leave_out(entity: &mut Entity, fields: &[String]) {
    let mut spec = Value::Object(std::mem::take(&mut entity.spec));
    for field in fields {
        let Some(path) = field.strip_prefix("spec.") else { continue };
        let (parents, key) = path.rsplit_once('.').unwrap_or(("", path));
        let parent =
            parents.split('.').filter(|step| !step.is_empty()).try_fold(&mut spec, |value, step| match value {
                Value::Object(map) => map.get_mut(step),
                Value::Array(items) => step.parse::<usize>().ok().and_then(|at| items.get_mut(at)),
                _ => None,
            });
        // Items of lists were taken out before.
        if let Some(Value::Object(map)) = parent {
            map.shift_remove(key);
        }
    }
    if let Value::Object(spec) = spec {
        entity.spec = spec;
    }
}

fn targets(entity: &Entity, located: &Located) -> Vec<Target> {
    let optional = entity.spec_text("presence") == Some("optional");
    let target = |field: String, value: &Value| {
        let text = value.as_str()?.trim().to_owned();
        (!text.is_empty()).then(|| Target { line: located.spot_of(&field).line, text, field, optional })
    };
    let single = entity.spec.get("target").and_then(|value| target("spec.target".to_owned(), value));
    let many = entity.spec.get("targets").and_then(Value::as_array).into_iter().flatten().enumerate();
    single.into_iter().chain(many.filter_map(|(at, value)| target(format!("spec.targets.{at}"), value))).collect()
}

/// The stand-in for a placeholder that cannot be filled: judged like a text, and left out afterwards.
pub(crate) fn stand_in(want: &placeholder::Want) -> Value {
    match want.form {
        placeholder::Form::Text => Value::String(want.target.clone()),
        placeholder::Form::Json | placeholder::Form::Yaml => Value::Object(serde_json::Map::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Budget, documents};

    const SERVICE: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ledger\n  title: The Ledger\nspec:\n  type: service\n  lifecycle: production\n  owner: payments\n  dependsOn:\n    - resource:ledger-db\n";

    fn all(text: &str, expect: Expect) -> Vec<(Judged, Vec<Finding>)> {
        documents(text, &Budget::default()).map(|document| judge(&document.unwrap(), expect, &[])).collect()
    }

    #[test]
    fn an_entity_knows_its_lines_and_the_lines_of_its_relations() {
        let text = format!("# a file\n---\n{SERVICE}---\n{}", SERVICE.replace("ledger", "other"));
        let judged = all(&text, Expect::Entities);
        let (Judged::Entity(found), findings) = &judged[1] else { panic!("{judged:?}") };
        assert_eq!((found.position, found.first_line, found.last_line), (1, 15, 25));
        assert_eq!(
            (found.reference.as_str(), found.title.as_str(), found.owner.as_deref()),
            ("component:default/other", "The Ledger", Some("payments"))
        );
        let edges: Vec<_> = found
            .edges
            .iter()
            .map(|EdgeAt(relation, target, _, line)| (relation.as_str(), target.as_str(), *line))
            .collect();
        assert_eq!(edges, [("ownedBy", "group:default/payments", 23), ("dependsOn", "resource:default/other-db", 25)]);
        assert_eq!(findings, &[]);
    }

    #[test]
    fn a_flaw_stands_at_its_field_and_knows_the_entity() {
        let judged = all(&SERVICE.replace("owner: payments", "owner: [payments]"), Expect::Entities);
        let (Judged::Broken(Some(reference)), findings) = &judged[0] else { panic!("{judged:?}") };
        assert_eq!(reference.as_str(), "component:default/ledger");
        assert_eq!((findings[0].line, findings[0].field.as_deref()), (9, Some("spec.owner")));
        assert_eq!(findings[0].owner, None);
        let judged = all(&SERVICE.replace("name: ledger", "name: not valid!"), Expect::Entities);
        assert_eq!(judged[0].1[0].owner.as_ref().map(EntityRef::as_str), Some("group:default/payments"));
    }

    #[test]
    fn on_a_walk_other_peoples_documents_are_left_alone() {
        let text =
            format!("apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x}}\n---\njust text\n---\n{SERVICE}");
        let kinds: Vec<&str> = all(&text, Expect::Anything)
            .iter()
            .map(|(judged, _)| if matches!(judged, Judged::Entity(_)) { "entity" } else { "other" })
            .collect();
        assert_eq!(kinds, ["other", "other", "entity"]);
        assert!(matches!(all("just text", Expect::Entities)[0].0, Judged::Broken(None)));
    }

    #[test]
    fn a_skeleton_of_a_template_is_said_to_be_one() {
        let judged = all(&SERVICE.replace("name: ledger", "name: ${{ values.name | dump }}"), Expect::Entities);
        assert!(matches!(judged[0].0, Judged::Other));
        assert!(judged[0].1[0].message.contains("skeleton"));
    }

    #[test]
    fn what_a_location_names_has_lines() {
        let judged = all(
            "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec:\n  presence: optional\n  target: ./one.yaml\n  targets:\n    - ./two/*.yaml\n",
            Expect::Entities,
        );
        let (Judged::Entity(found), _) = &judged[0] else { panic!("{judged:?}") };
        assert_eq!(
            found.targets.iter().map(|target| (target.text.as_str(), target.line, target.optional)).collect::<Vec<_>>(),
            [("./one.yaml", 6, true), ("./two/*.yaml", 8, true)]
        );
    }
}
