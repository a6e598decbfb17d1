//! Tokens with which programs act for me: made with scopes and an end, shown once, revoked.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::identity::{
    Me,
    tokens::{CreateToken, ListMyTokens, NewToken, RevokeToken, Token},
};

use super::{
    super::{
        entry::{Entry, Kind},
        life,
        shown_once::ShownOnce,
        words,
    },
    scopes::{Chosen, Scopes},
};
use crate::{
    browser,
    call::call,
    paths,
    sending::Sending,
    t,
    ui::{
        button::{Button, IconButton, Look},
        icon::Icon,
        label::Chip,
        load::{Load, Loaded, nothing, use_call},
        note::Empty,
        overlay::Dialog,
        time::Age,
        toast::Toasts,
    },
};

const NAME: &str = "token-name";

/// What the dialog shows.
#[derive(Debug, Clone)]
enum Shown {
    Nothing,
    Making,
    Made(NewToken),
    Revoking(Token),
}

#[derive(Debug, Clone, Copy)]
struct Steps {
    tokens: Loaded<Vec<Token>>,
    shown: RwSignal<Shown>,
    open: RwSignal<bool>,
    toasts: Toasts,
}

impl Steps {
    fn show(self, next: Shown) {
        let _ = self.shown.try_set(next);
        let _ = self.open.try_set(true);
    }
    fn revoke(self, token: Token) {
        self.open.set(false);
        leptos::task::spawn_local(async move {
            match call(RevokeToken { id: token.id }).await {
                Ok(_) => {
                    self.toasts.say(t!(identity_me_token_revoked, name = token.name));
                    self.tokens.again();
                }
                Err(problem) => self.toasts.problem(&problem),
            }
        });
    }
}

#[component]
pub fn TokensSection(me: Me) -> impl IntoView {
    let tokens = use_call(|| ListMyTokens {});
    let steps =
        Steps { tokens, shown: RwSignal::new(Shown::Nothing), open: RwSignal::new(false), toasts: Toasts::here() };
    Effect::new(move |before: Option<bool>| {
        let open = steps.open.get();
        if before == Some(true) && !open {
            // A token that was shown goes with the dialog.
            steps.shown.set(Shown::Nothing);
        }
        open
    });
    let may = StoredValue::new(me.may);
    let content = move || match steps.shown.get() {
        Shown::Nothing => nothing(),
        Shown::Making => making(may.get_value(), steps),
        Shown::Made(new) => made(new, steps),
        Shown::Revoking(token) => revoking(token, steps),
    };
    view! {
        <div class="sect-h me-l">
            <p class="muted">{t!(identity_me_tokens_says)}</p>
            <span class="push"><Button look=Look::Primary icon=Icon::Plus on_click=Callback::new(move |_| steps.show(Shown::Making))>{t!(identity_me_token_new)}</Button></span>
        </div>
        <Load of=tokens view=move |all| list(all, steps) />
        <Dialog id="token" title=t!(identity_me_token_dialog) open=steps.open>{content}</Dialog>
    }
    .into_any()
}

fn list(all: Vec<Token>, steps: Steps) -> AnyView {
    if all.is_empty() {
        return view! { <Empty icon=Icon::Robot title=t!(identity_me_tokens_none)><p>{t!(identity_me_tokens_none_says)}</p></Empty> }.into_any();
    }
    let row = move |token: Token| {
        let gone = StoredValue::new(token.clone());
        let used = match token.used_at {
            Some(at) => view! { <Age at=at /> }.into_any(),
            None => t!(identity_never).into_any(),
        };
        let scope = |scope: String| view! { <Chip class="mono">{scope}</Chip> };
        view! {
            <tr>
                <td class="tk-n"><b class="mid cut">{token.name.clone()}</b></td>
                <td class="wrap tk-s"><span class="chips tk-c">{token.scopes.into_iter().map(scope).collect_view()}</span></td>
                <td class="tk-t num muted" data-label=t!(identity_since)><Age at=token.created_at /></td>
                <td class="tk-t num muted" data-label=t!(identity_used)>{used}</td>
                <td class="tk-t num muted" data-label=t!(identity_ends)><Age at=token.ends_at /></td>
                <td class="tk-a"><IconButton icon=Icon::Trash label=t!(identity_me_token_revoke_named, name = token.name) on_click=Callback::new(move |_| steps.show(Shown::Revoking(gone.get_value()))) /></td>
            </tr>
        }
    };
    view! {
        <table class="table tk">
            <caption class="vh">{t!(identity_me_tokens)}</caption>
            <thead>
                <tr>
                    <th scope="col" class="tk-n">{t!(identity_column_name)}</th>
                    <th scope="col">{t!(identity_scopes)}</th>
                    <th scope="col" class="tk-t num">{t!(identity_since)}</th>
                    <th scope="col" class="tk-t num">{t!(identity_used)}</th>
                    <th scope="col" class="tk-t num">{t!(identity_ends)}</th>
                    <th scope="col" class="tk-a"><span class="vh">{t!(identity_actions)}</span></th>
                </tr>
            </thead>
            <tbody>{all.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn making(may: Vec<String>, steps: Steps) -> AnyView {
    let chosen = Chosen::begin(&may);
    let (days, sending) = (RwSignal::new(life::USUAL), Sending::default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let name = browser::value_of(NAME).trim().to_owned();
        let operation = CreateToken { name, scopes: chosen.scopes(), days: days.get_untracked() };
        sending.send(operation, move |new| {
            steps.tokens.again();
            steps.show(Shown::Made(new));
        });
    };
    view! {
        <form method="post" action=paths::MY_TOKENS on:submit=submit>
            <div class="dialog-b si-f">
                <Entry id=NAME kind=Kind::Text label=t!(identity_me_token_name) placeholder=t!(identity_me_token_example) />
                {life::choice("token-days", days)}
                <p class="label">{t!(identity_scopes)}</p>
                <Scopes may=may chosen=chosen />
                {words::trouble(sending)}
            </div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_cancel)}</Button>
                <Button kind="submit" look=Look::Primary disabled=sending.busy>{t!(identity_me_token_make)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn made(new: NewToken, steps: Steps) -> AnyView {
    let says = t!(identity_me_token_made, name = new.about.name);
    view! {
        <div class="dialog-b stack"><ShownOnce says=says lines=vec![new.token.reveal().to_owned()] /></div>
        <div class="dialog-f">
            <Button look=Look::Primary on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_kept)}</Button>
        </div>
    }
    .into_any()
}

fn revoking(token: Token, steps: Steps) -> AnyView {
    let says = t!(identity_me_token_revoke_says, name = &token.name);
    let token = StoredValue::new(token);
    view! {
        <div class="dialog-b stack"><p>{says}</p></div>
        <div class="dialog-f">
            <Button on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_keep)}</Button>
            <Button look=Look::Danger icon=Icon::Trash on_click=Callback::new(move |_| steps.revoke(token.get_value()))>{t!(identity_me_token_revoke)}</Button>
        </div>
    }
    .into_any()
}
