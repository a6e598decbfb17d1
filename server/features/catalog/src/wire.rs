//! From rows to what crosses the wire.

use shared::Timestamp;
use shared::catalog::{Entity, EntityHead, EntityRef, Source, SourceForm, SourceId, SourceOrigin, SourceState};

use crate::index::entry;
use crate::index::view::View;
use crate::store::entities::EntityRow;
use crate::store::sources::SourceRow;

pub(crate) fn form_word(form: &SourceForm) -> &'static str {
    match form {
        SourceForm::File => "file",
        SourceForm::Folder => "folder",
        SourceForm::Glob => "glob",
        SourceForm::Git => "git",
        SourceForm::Url => "url",
    }
}

fn form(word: &str) -> SourceForm {
    match word {
        "folder" => SourceForm::Folder,
        "glob" => SourceForm::Glob,
        "git" => SourceForm::Git,
        "url" => SourceForm::Url,
        _ => SourceForm::File,
    }
}

fn origin(word: &str) -> SourceOrigin {
    match word {
        "config" => SourceOrigin::Config,
        "command" => SourceOrigin::Command,
        "demo" => SourceOrigin::Demo,
        _ => SourceOrigin::Page,
    }
}

/// A source as people see it. `files_read`: how far a reading has come.
pub(crate) fn source(row: &SourceRow, problems: i64, files_read: Option<u64>) -> Source {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let state = match row.state.as_str() {
        "reading" => SourceState::Reading,
        "ready" => SourceState::Ready,
        "failed" => SourceState::Failed,
        _ => SourceState::Waiting,
    };
    let progress = files_read.filter(|_| state == SourceState::Reading).map(|files| format!("{files} files read"));
    Source {
        id: SourceId(row.id.clone()),
        title: row.title.clone(),
        target: row.target.clone(),
        form: form(&row.form),
        origin: origin(&row.origin),
        message: progress.or_else(|| row.message.clone()),
        entities: count(row.entities),
        files: count(row.files),
        problems: count(problems),
        commit: row.commit_id.clone(),
        registered_at: Timestamp(row.registered_at),
        read_at: row.read_at.map(Timestamp),
        next_read_at: row
            .next_read_at
            .map(Timestamp)
            .filter(|_| matches!(state, SourceState::Ready | SourceState::Failed)),
        took_millis: row.took_millis.map(count),
        state,
    }
}

/// An entity as lists show it, from its row: for answers to changes, which the index has not seen yet.
pub(crate) fn head(view: &View<'_>, row: &EntityRow, entity: &Entity, problems: u32) -> Option<EntityHead> {
    let reference: EntityRef = row.reference.parse().ok()?;
    let named = |field: &str, kind: &str| {
        entity
            .spec_text(field)
            .and_then(|text| EntityRef::parse(text, Some(kind), entity.namespace()).ok())
            .map(|target| view.named_ref(&target))
    };
    Some(EntityHead {
        kind: row.kind.clone(),
        title: row.title.clone(),
        description: entity.metadata.description.as_ref().map(|text| text.chars().take(200).collect()),
        entity_type: entity.kind_type().map(str::to_owned),
        owner: named("owner", "group"),
        lifecycle: entity.spec_text("lifecycle").map(str::to_owned),
        system: named("system", "system"),
        tags: entity.metadata.tags.clone(),
        problems,
        state: entry::state(&row.state),
        changed_at: Timestamp(row.changed_at),
        reference,
    })
}
