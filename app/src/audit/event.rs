//! One event in full: everything that it says, and its place in the chain.

use leptos::prelude::*;
use shared::audit::AuditEvent;

use super::{rows::policies, words};
use crate::{
    paths::{self, AuditState},
    people::Names,
    permissions, t,
    texts::{date::exact, number::number},
    ui::{
        button::{ButtonLink, Height, Look},
        code::{CodeBlock, Language, lines},
        icon::Icon,
        label::{State, Tone},
        reference::Copyable,
        time::Time,
    },
};

pub fn event(event: AuditEvent, names: &Names, state: &AuditState) -> AnyView {
    let close = paths::audit(&AuditState { event: String::new(), ..state.clone() });
    let text = serde_json::to_string_pretty(&event.event).unwrap_or_default();
    let fact = |label: String, value: AnyView| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    let behalf = event.on_behalf_of.as_deref().map(|who| fact(t!(audit_acting_for), names.show(who)));
    let about = event.about.as_deref().map(|about| fact(t!(audit_about), words::about(&event.word, about, names)));
    let decision = event.decision.as_deref().map(|decision| fact(t!(audit_decision), verdict(decision)));
    let policy = event.policy.as_deref().map(|policy| fact(t!(audit_policies), policies(policy)));
    let address = event
        .address
        .clone()
        .map(|address| fact(t!(audit_address), view! { <span class="mono">{address}</span> }.into_any()));
    view! {
        <section class="au-e" aria-labelledby="audit-event">
            <header class="row">
                <h2 id="audit-event">{words::what(&event.word)}</h2>
                <code class="inline">{event.word.clone()}</code>
                <span class="subtle">{t!(audit_number, seq = number(event.seq))}</span>
                <span class="push"><ButtonLink href=close look=Look::Quiet height=Height::Small icon=Icon::X>{t!(ui_close)}</ButtonLink></span>
            </header>
            <dl class="facts-l">
                {fact(t!(audit_when), view! { <span>{exact(event.at)}" · "<Time at=event.at /></span> }.into_any())}
                {fact(t!(audit_who), names.show(&event.who))}
                {behalf}
                {about}
                {decision}
                {policy}
                {address}
                {fact(t!(audit_hash), view! { <Copyable text=event.hash.clone() /> }.into_any())}
            </dl>
            <CodeBlock lines=lines(&text, 1) language=Language::Json label=t!(audit_says)>
                <span class="muted">{t!(audit_says)}</span>
            </CodeBlock>
        </section>
    }
    .into_any()
}

/// `allowed catalog.entity.remove`, in words.
fn verdict(decision: &str) -> AnyView {
    let (how, word) = decision.split_once(' ').unwrap_or((decision, ""));
    let (tone, said) = match how {
        "allowed" => (Tone::Ok, t!(permissions_allowed)),
        "refused" => (Tone::Bad, t!(permissions_refused)),
        other => (Tone::None, other.to_owned()),
    };
    view! { <span class="row"><State tone=tone word=said /><span title=word.to_owned()>{permissions::words::may(word)}</span></span> }.into_any()
}
