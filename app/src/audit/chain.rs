//! The head of the chain: the newest event and its hash, what it proves, and whether it is kept elsewhere.

use leptos::prelude::*;
use shared::audit::{AuditHead, SealState};

use crate::{
    t,
    texts::number::number,
    ui::{
        icon::{Icon, Size, icon},
        label::{State, Tone},
        reference::Copyable,
        time::Time,
    },
};

pub fn chain(head: AuditHead) -> AnyView {
    let AuditHead { seq, hash, seal } = head;
    let short: String = hash.chars().take(16).collect();
    let sealed = match seal {
        SealState::Sealed { seq, at } => {
            view! { <State tone=Tone::Ok word=t!(audit_sealed, seq = number(seq)) /><span class="subtle"><Time at=at /></span> }.into_any()
        }
        SealState::NoneYet => view! { <State tone=Tone::Info word=t!(audit_seal_none_yet) /> }.into_any(),
        SealState::NoFile => view! { <State tone=Tone::None word=t!(audit_seal_no_file) /> }.into_any(),
        SealState::Unreadable => view! { <State tone=Tone::Bad word=t!(audit_seal_unreadable) /> }.into_any(),
    };
    view! {
        <details class="au-c">
            <summary>
                {icon(Icon::Link, Size::Px14)}
                <span>{t!(audit_events, count = number(seq))}</span>
                <span class="mono muted">{short}"…"</span>
                <span class="row push">{sealed}</span>
            </summary>
            <div class="stack">
                <p class="muted">{t!(audit_chain_says)}</p>
                <Copyable text=hash />
                <p class="muted">{t!(audit_seal_says)}</p>
                <p><code class="inline">"portal verify"</code></p>
            </div>
        </details>
    }
    .into_any()
}
