//! The sign-in doctor: the last sign-ins that failed, up to which step each came, and what to change.

use leptos::prelude::*;
use shared::identity::accounts::{FailedSignIn, ListFailedSignIns, SignInStep};

use super::tabs;
use crate::{
    layout::{
        page::{Crumb, Page},
        trouble,
    },
    paths, t,
    ui::{
        icon::{Icon, Size, icon},
        label::{Chip, Tone, mark},
        load::{Load, use_call},
        note::{Empty, Note},
        reference::Copyable,
        time::Time,
    },
};

#[component]
pub fn SignInsPage() -> impl IntoView {
    let failed = use_call(|| ListFailedSignIns {});
    view! { <Load of=failed view=page trouble=trouble::page /> }.into_any()
}

fn page(failed: Vec<FailedSignIn>) -> AnyView {
    let content = if failed.is_empty() {
        view! { <Empty icon=Icon::Check title=t!(identity_sign_ins_none)><p>{t!(identity_sign_ins_none_says)}</p></Empty> }.into_any()
    } else {
        view! { <ol class="dr">{failed.into_iter().map(one).collect_view()}</ol> }.into_any()
    };
    view! {
        <Page title=t!(identity_sign_ins) crumbs=vec![Crumb::new(t!(identity_accounts), paths::ACCOUNTS)]>
            <div class="page dr-p">
                <header class="page-h"><h1>{t!(identity_sign_ins)}</h1></header>
                {tabs(paths::SIGN_INS)}
                <p class="muted lead">{t!(identity_sign_ins_lead)}</p>
                {content}
                <Note tone=Tone::Info title=t!(identity_saml)><p>{t!(identity_saml_says)}</p></Note>
            </div>
        </Page>
    }
    .into_any()
}

fn one(failed: FailedSignIn) -> AnyView {
    let FailedSignIn { at, name, way, address, steps, advice } = failed;
    let who = if name.is_empty() { t!(identity_sign_ins_nobody) } else { name };
    let way = match way.as_str() {
        "password" => t!(identity_way_password),
        "passkey" => t!(identity_way_passkey),
        _ => way,
    };
    let step = |step: SignInStep| {
        let (tone, word) =
            if step.passed { (Tone::Ok, t!(identity_step_passed)) } else { (Tone::Bad, t!(identity_step_failed)) };
        view! { <li class="dr-s">{mark(tone)}<span class="vh">{word}</span><span>{step.what}</span></li> }
    };
    view! {
        <li class="dr-1">
            <div class="dr-h">
                <b class="cut">{who}</b>
                <Chip>{way}</Chip>
                <span class="subtle mono t12">{address}</span>
                <span class="push muted t12"><Time at=at /></span>
            </div>
            <ol class="dr-ss">{steps.into_iter().map(step).collect_view()}</ol>
            <p class="dr-a">{icon(Icon::Spark, Size::Px14)}<span>{sentence(&advice)}</span></p>
        </li>
    }
    .into_any()
}

/// The advice, with what stands between backticks as something to copy.
fn sentence(advice: &str) -> AnyView {
    let piece = |(at, text): (usize, &str)| {
        if at % 2 == 1 { view! { <Copyable text=text.to_owned() /> }.into_any() } else { text.to_owned().into_any() }
    };
    advice.split('`').enumerate().map(piece).collect_view().into_any()
}
