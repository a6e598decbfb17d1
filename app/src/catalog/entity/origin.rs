//! Where a field comes from: file, line and commit, shown beside the field after a moment of hovering or at once on
//! Enter. Before the browser app is there, the same link leads to the line on the source tab.

use std::time::Duration;

use leptos::prelude::*;
use shared::{
    Problem,
    catalog::{Declaration, FieldPlace, Place, ShowDeclaration},
};

use super::Detail;
use crate::{
    browser::{self, Taken, Timer},
    call::call,
    catalog::source::{commit_short, line_link},
    paths::{self, Tab},
    t,
    ui::{
        icon::{Icon, Size, icon},
        time::Time,
    },
};

/// How long a pointer rests on a field before it tells where the field comes from.
const REST: Duration = Duration::from_millis(300);
/// How long it stays after the pointer went away.
const STAY: Duration = Duration::from_millis(200);

/// The origins of the fields of one entity; fetched when the first is asked for.
#[derive(Clone, Copy)]
pub struct Origins {
    detail: StoredValue<Detail>,
    /// The path of the field that tells where it comes from.
    open: RwSignal<Option<String>>,
    answer: RwSignal<Option<Result<Declaration, Problem>>>,
    asked: StoredValue<bool>,
    timer: StoredValue<Option<Timer>>,
}

impl Origins {
    pub fn begin(detail: &Detail) -> Origins {
        let origins = Origins {
            detail: StoredValue::new(detail.clone()),
            open: RwSignal::new(None),
            answer: RwSignal::new(None),
            asked: StoredValue::new(false),
            timer: StoredValue::new(None),
        };
        Effect::new(move |_| {
            browser::on_key(move |key| {
                if key.name != "Escape" || origins.open.with_untracked(Option::is_none) {
                    return Taken::No;
                }
                origins.open.set(None);
                Taken::Yes
            });
        });
        origins
    }

    /// A field with its value and the way to its origin.
    pub fn field(self, path: &str, label: String, value: AnyView) -> AnyView {
        let Some(source) = self.source_tab() else {
            return view! { <div class="fld"><dt>{label}</dt><dd>{value}</dd></div> }.into_any();
        };
        let path = StoredValue::new(path.to_owned());
        let is_open = Memo::new(move |_| self.open.with(|open| open.as_deref() == Some(path.get_value().as_str())));
        let name = label.clone();
        let hint = t!(catalog_origin_of, field = &label);
        let show = move |event: leptos::ev::MouseEvent| {
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                return;
            }
            event.prevent_default();
            if is_open.get_untracked() { self.open.set(None) } else { self.show(path.get_value()) }
        };
        let rest = move |_| self.wait(REST, move || self.show(path.get_value()));
        let leave = move |_| {
            self.wait(STAY, move || {
                if is_open.get_untracked() {
                    self.open.set(None);
                }
            });
        };
        view! {
            <div class="fld" class:is-open=move || is_open.get() on:mouseenter=rest on:mouseleave=leave>
                <dt>{label}</dt>
                <dd>
                    <span class="val">{value}</span>
                    <a
                        class="whence"
                        href=format!("{source}#{}", path.get_value())
                        aria-label=hint.clone()
                        title=hint
                        aria-expanded=move || is_open.get().to_string()
                        on:click=show
                    >
                        {icon(Icon::Git, Size::Px14)}
                    </a>
                    {move || is_open.get().then(|| self.popover(path.get_value(), name.clone()))}
                </dd>
            </div>
        }
        .into_any()
    }

    fn source_tab(self) -> Option<String> {
        self.detail
            .with_value(|detail| detail.declared.is_some().then(|| paths::tab(&detail.head.reference, Tab::Source)))
    }

    fn wait(self, time: Duration, act: impl FnOnce() + 'static) {
        let millis = u32::try_from(time.as_millis()).unwrap_or_default();
        let _ = self.timer.try_set_value(Some(browser::after(millis, act)));
    }

    fn show(self, path: String) {
        self.open.set(Some(path));
        if self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        let reference = self.detail.with_value(|detail| detail.head.reference.clone());
        leptos::task::spawn_local(async move {
            let answer = call(ShowDeclaration { reference, revision: None, source: None, path: None }).await;
            if answer.is_err() {
                let _ = self.asked.try_set_value(false);
            }
            let _ = self.answer.try_set(Some(answer));
        });
    }

    fn popover(self, path: String, label: String) -> AnyView {
        let content = move || match self.answer.get() {
            None => view! { <p class="prov-p"><span class="skel skel-60"></span></p> }.into_any(),
            Some(Err(problem)) => view! { <p class="prov-p">{problem.title}</p> }.into_any(),
            Some(Ok(declaration)) => self.origin(&declaration, &path),
        };
        view! {
            <div class="pop prov" role="dialog" aria-label=t!(catalog_origin_of, field = &label)>
                <div class="prov-h"><h3>{t!(catalog_origin_of, field = &label)}</h3></div>
                {content}
            </div>
        }
        .into_any()
    }

    fn origin(self, declaration: &Declaration, path: &str) -> AnyView {
        let detail = self.detail.get_value();
        let Some(field) = find(&declaration.fields, path) else {
            return view! { <p class="prov-p muted">{t!(catalog_origin_default)}</p> }.into_any();
        };
        let source = paths::tab(&detail.head.reference, Tab::Source);
        let text = line(declaration, field.line);
        let rivals = detail.rivals.iter().filter(|_| path == "spec.owner").map(rival).collect_view();
        let from = field
            .from
            .clone()
            .map(|file| view! { <span>{t!(catalog_origin_file)}" "<code class="mono">{file}</code></span> });
        view! {
            <ol class="prov-l">
                <li>
                    <code class="mono strong cut">{text}</code>
                    <span class="badge">{t!(catalog_in_force)}</span>
                    <span class="prov-s">
                        {icon(Icon::Git, Size::Px14)}
                        <span>
                            {line_link(&declaration.place, &format!("{source}#L{}", field.line), field.line)}
                            {commit_short(&declaration.place)}
                            " · "<Time at=declaration.place.seen_at />
                        </span>
                        {from}
                    </span>
                </li>
                {rivals}
            </ol>
        }
        .into_any()
    }
}

/// Another place that says something else about the owner.
fn rival(place: &Place) -> AnyView {
    view! {
        <li>
            <code class="mono"><s>{place.owner.clone()}</s></code>
            <span class="subtle t12">{t!(catalog_overruled)}</span>
            <span class="prov-s">{icon(Icon::Git, Size::Px14)}<span>{place.source_title.clone()}" "<code class="mono">{place.path.clone()}</code></span></span>
        </li>
    }
    .into_any()
}

/// The place of a field: its own, or of the first thing in it.
pub fn find<'a>(fields: &'a [FieldPlace], path: &str) -> Option<&'a FieldPlace> {
    let inside = |place: &&FieldPlace| place.field.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    fields.iter().find(|place| place.field == path).or_else(|| fields.iter().find(inside))
}

/// A line of the declaration, without its indentation.
fn line(declaration: &Declaration, number: u32) -> String {
    let position = number.checked_sub(declaration.first_line).and_then(|position| usize::try_from(position).ok());
    position.and_then(|position| declaration.text.lines().nth(position)).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(field: &str, line: u32) -> FieldPlace {
        FieldPlace { field: field.to_owned(), line, from: None }
    }

    #[test]
    fn a_list_stands_where_its_first_item_stands() {
        let fields = [place("metadata.tagsets.0", 3), place("metadata.tags.0", 5), place("metadata.tags.1", 6)];
        assert_eq!(find(&fields, "metadata.tags").map(|place| place.line), Some(5));
        assert_eq!(find(&fields, "metadata.tags.1").map(|place| place.line), Some(6));
        assert_eq!(find(&fields, "spec.owner"), None);
    }
}
