//! Words, icons and addresses for sources and what stands in them.

use shared::catalog::{PreviewEffect, Severity, Source, SourceForm, SourceOrigin, SourceState};

use crate::{
    paths, t,
    ui::{icon::Icon, label::Tone},
};

pub fn state(state: &SourceState) -> (Tone, String) {
    match state {
        SourceState::Waiting => (Tone::None, t!(sources_waiting)),
        SourceState::Reading => (Tone::Info, t!(sources_reading)),
        SourceState::Ready => (Tone::Ok, t!(sources_ready)),
        SourceState::Failed => (Tone::Bad, t!(sources_failed)),
    }
}

pub fn form_icon(form: &SourceForm) -> Icon {
    match form {
        SourceForm::File => Icon::File,
        SourceForm::Folder | SourceForm::Glob => Icon::Folder,
        SourceForm::Git => Icon::Git,
        SourceForm::Url => Icon::Globe,
    }
}

pub fn form(form: &SourceForm) -> String {
    match form {
        SourceForm::File => t!(sources_form_file),
        SourceForm::Folder => t!(sources_form_folder),
        SourceForm::Glob => t!(sources_form_glob),
        SourceForm::Git => t!(sources_form_git),
        SourceForm::Url => t!(sources_form_url),
    }
}

pub fn origin(origin: &SourceOrigin) -> String {
    match origin {
        SourceOrigin::Config => t!(sources_origin_config),
        SourceOrigin::Page => t!(sources_origin_page),
        SourceOrigin::Command => t!(sources_origin_command),
        SourceOrigin::Demo => t!(sources_origin_demo),
    }
}

pub fn effect(effect: &PreviewEffect) -> (Tone, String) {
    match effect {
        PreviewEffect::Add => (Tone::Ok, t!(sources_effect_add)),
        PreviewEffect::Change => (Tone::Info, t!(sources_effect_change)),
        PreviewEffect::Same => (Tone::None, t!(sources_effect_same)),
        PreviewEffect::Conflict => (Tone::Warn, t!(sources_effect_conflict)),
    }
}

pub fn severity(severity: &Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
    }
}

/// A length of time in milliseconds or seconds.
pub fn length(millis: u64) -> String {
    match millis {
        ..1_000 => t!(sources_millis, count = millis),
        1_000..10_000 => t!(sources_seconds, count = format!("{}.{}", millis / 1_000, millis % 1_000 / 100)),
        _ => t!(sources_seconds, count = (millis / 1_000).to_string()),
    }
}

/// The catalog list with what a source declares.
pub fn entities_of(source: &Source) -> String {
    paths::catalog(&format!("source:\"{}\"", source.id.0))
}

/// The inbox with what is wrong in a source.
pub fn problems_of(source: &Source) -> String {
    paths::with_query(paths::PROBLEMS, &[("source", &source.id.0)])
}

/// A place in a file as people and editors write it: `catalog-info.yaml:31`.
pub fn place(path: &str, line: u32) -> String {
    if line == 0 { path.to_owned() } else { format!("{path}:{line}") }
}
