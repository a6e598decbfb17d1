//! Words for changes: what a revision did, and what a field is called.

use shared::catalog::Revision;

use crate::t;

/// How many fields a summary names.
const NAMED: usize = 2;

/// What a revision changed, in a line: `Owner, tags and 3 more`.
pub fn summary(revision: &Revision) -> String {
    if revision.number <= 1 {
        return t!(catalog_first_revision);
    }
    let mut fields: Vec<String> = Vec::new();
    for field in &revision.changed {
        let name = field_name(field);
        if !fields.contains(&name) {
            fields.push(name);
        }
    }
    let named = fields.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match fields.len() {
        0 => t!(catalog_nothing_visible),
        count if count <= NAMED => t!(catalog_changed_fields, fields = named),
        count => t!(catalog_changed_more, fields = named, count = count - NAMED),
    }
}

/// What people call a field: `spec.dependsOn.0` is `Depends on`.
pub fn field_name(path: &str) -> String {
    let path = path.trim_start_matches('/');
    let inner = path.strip_prefix("spec.").or_else(|| path.strip_prefix("metadata.")).unwrap_or(path);
    let first = inner.split('.').next().unwrap_or(inner);
    match first {
        "owner" => t!(catalog_owner),
        "system" => t!(catalog_system),
        "domain" => t!(catalog_domain),
        "lifecycle" => t!(catalog_lifecycle),
        "type" => t!(catalog_type),
        "tags" => t!(catalog_tags),
        "labels" => t!(catalog_labels),
        "links" => t!(catalog_links),
        "description" => t!(catalog_description),
        "title" => t!(catalog_title_field),
        "definition" => t!(catalog_definition),
        "dependsOn" => t!(catalog_rel_depends_on),
        "dependencyOf" => t!(catalog_rel_dependency_of),
        "providesApis" => t!(catalog_rel_provides_api),
        "consumesApis" => t!(catalog_rel_consumes_api),
        "memberOf" => t!(catalog_rel_member_of),
        "members" => t!(catalog_members),
        "parent" => t!(catalog_parent),
        "children" => t!(catalog_child_teams_title),
        // A key of an annotation holds dots itself.
        "annotations" => inner.strip_prefix("annotations.").unwrap_or(inner).to_owned(),
        _ => inner.to_owned(),
    }
}
