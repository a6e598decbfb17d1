//! The versions of a policy: who changed what and why, two of them held against each other, and the way back.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::permissions::{AS_DELIVERED, ChangedLine, LineChange, PUBLISH_POLICIES, PolicyVersion, RestorePolicy};

use super::Compared;
use crate::{
    layout::may::Allowed,
    paths,
    people::Names,
    sending::Sending,
    t,
    texts::number::number,
    ui::{
        button::{Button, ButtonLink, Height, Look},
        code::{Language, coloured},
        icon::Icon,
        label::{Badge, Tone},
        note::Empty,
        reason::ReasonDialog,
        time::Time,
        toast::Toasts,
    },
};

pub fn versions(
    name: &str,
    versions: Vec<PolicyVersion>,
    compared: Compared,
    names: &Names,
    changed: Callback<()>,
) -> AnyView {
    let (asked, open) = (RwSignal::new(None), RwSignal::new(false));
    let restore = Callback::new(move |version: i64| {
        asked.set(Some(version));
        open.set(true);
    });
    let all: Vec<i64> = versions.iter().map(|one| one.version).collect();
    let row = |one: &PolicyVersion| row(name, one, &all, &compared, names, restore);
    view! {
        <div class="po-v">
            <ol class="po-vl" aria-label=t!(permissions_versions)>{versions.iter().map(row).collect_view()}</ol>
            <div class="po-vd">{difference(&compared)}</div>
        </div>
        <RestoreDialog name=name.to_owned() asked=asked open=open changed=changed />
    }
    .into_any()
}

pub fn title(version: i64) -> String {
    if version == AS_DELIVERED { t!(permissions_as_delivered) } else { t!(permissions_version, version = version) }
}

fn row(
    name: &str,
    one: &PolicyVersion,
    all: &[i64],
    compared: &Compared,
    names: &Names,
    restore: Callback<i64>,
) -> AnyView {
    let version = one.version;
    let before = all.iter().copied().find(|known| *known < version).unwrap_or(version);
    let current = compared.to == version;
    let state = match (one.in_force, one.published_at) {
        (true, _) => Some(view! { <Badge tone=Tone::Ok>{t!(permissions_is_in_force)}</Badge> }.into_any()),
        (false, None) => Some(view! { <Badge tone=Tone::Info>{t!(permissions_is_draft)}</Badge> }.into_any()),
        (false, Some(_)) => None,
    };
    let said = if version == AS_DELIVERED { t!(permissions_came_with) } else { one.comment.clone() };
    let author = (version != AS_DELIVERED)
        .then(|| view! { <span class="row subtle t12">{names.show(&one.author)}<Time at=one.at /></span> });
    let published = one.published_at.is_some();
    let back = (!one.in_force && published).then(|| {
        view! {
            <Allowed need=PUBLISH_POLICIES>
                <Button height=Height::Small icon=Icon::Undo on_click=Callback::new(move |_| restore.run(version))>
                    {t!(permissions_restore)}<span class="vh">" "{title(version)}</span>
                </Button>
            </Allowed>
        }
    });
    let on = (!published).then(|| {
        view! { <ButtonLink height=Height::Small icon=Icon::Pencil href=paths::edit_policy(name, Some(version))>{t!(permissions_go_on)}</ButtonLink> }
    });
    view! {
        <li aria-current=current.then_some("true")>
            <a class="po-va" href=paths::policy_versions(name, Some((before, version)))><b>{title(version)}</b>{state}</a>
            <p>{said}</p>
            {author}
            <div class="row po-vb">
                <ButtonLink height=Height::Small look=Look::Quiet href=paths::policy_version(name, version)>{t!(permissions_read)}<span class="vh">" "{title(version)}</span></ButtonLink>
                {back}
                {on}
            </div>
        </li>
    }
    .into_any()
}

fn difference(compared: &Compared) -> AnyView {
    let Compared { from, to, lines } = compared;
    let count = |change: LineChange| lines.iter().filter(|line| line.change == change).count();
    let (added, removed) = (count(LineChange::Added), count(LineChange::Removed));
    if added + removed == 0 {
        return view! { <Empty icon=Icon::Check title=t!(permissions_no_difference) /> }.into_any();
    }
    view! {
        <div class="sect-h">
            <h2>{t!(permissions_between, from = title(*from), to = title(*to))}</h2>
            <span class="subtle"><span class="ins-n">"+"{number(added)}</span>" "<span class="del-n">"−"{number(removed)}</span></span>
        </div>
        <figure class="code yd">
            <div class="code-s" tabindex="0" role="region" aria-label=t!(permissions_changed_lines)>
                <table class="code-t"><caption class="vh">{t!(permissions_changed_lines)}</caption><tbody>{lines.iter().map(line).collect_view()}</tbody></table>
            </div>
        </figure>
    }
    .into_any()
}

fn line(line: &ChangedLine) -> AnyView {
    let text = coloured(&line.text, Language::Cedar);
    let (class, sign, text) = match line.change {
        LineChange::Same => ("", "", text),
        LineChange::Added => ("li", "+", view! { <ins>{text}</ins> }.into_any()),
        LineChange::Removed => ("ld", "−", view! { <del>{text}</del> }.into_any()),
    };
    view! { <tr class=class><td class="sg">{sign}</td><td class="lc">{text}</td></tr> }.into_any()
}

/// Asks why before an older version is put in force again.
#[component]
fn RestoreDialog(
    name: String,
    asked: RwSignal<Option<i64>>,
    open: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let sending = Sending::default();
    let toasts = Toasts::here();
    let navigate = use_navigate();
    let name = StoredValue::new(name);
    let restore = Callback::new(move |comment: String| {
        let Some(version) = asked.get_untracked() else { return };
        let navigate = navigate.clone();
        sending.send(RestorePolicy { name: name.get_value(), version, comment }, move |saved| {
            open.set(false);
            toasts.say(t!(permissions_restored, version = title(version)));
            navigate(
                &paths::policy_versions(&saved.policy, None),
                NavigateOptions { scroll: false, ..NavigateOptions::default() },
            );
            let _ = changed.try_run(());
        });
    });
    Effect::new(move |_| {
        if open.get() {
            sending.reset();
        }
    });
    let says =
        move || asked.get().map(|version| view! { <p>{t!(permissions_restore_says, version = title(version))}</p> });
    view! {
        <ReasonDialog id="restore-policy" title=t!(permissions_restore_title) open=open label=t!(permissions_comment) confirm=t!(permissions_restore) look=Look::Primary busy=sending.busy trouble=sending.trouble() act=restore>
            {says}
        </ReasonDialog>
    }
    .into_any()
}
