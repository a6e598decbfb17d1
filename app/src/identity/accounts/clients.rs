//! Clients: programs of their own, with a name, scopes and a secret that is shown once.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::{
    Operation,
    identity::{
        MANAGE_ACCOUNTS, Me,
        clients::{Client, CreateClient, ListClients, NewClient, RemoveClient, RenewClientSecret},
    },
};

use super::{
    super::{
        entry::{Entry, Kind},
        life,
        me::scopes::{Chosen, Scopes},
        shown_once::ShownOnce,
        words,
    },
    tabs,
};
use crate::{
    browser,
    layout::{
        Myself,
        may::{Allowed, Otherwise},
        page::{Crumb, Page},
        trouble,
    },
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
        reference::Copyable,
        time::Age,
        toast::Toasts,
    },
};

const NAME: &str = "client-name";
const ABOUT: &str = "client-about";

/// What the dialog shows.
#[derive(Debug, Clone)]
enum Shown {
    Nothing,
    Making,
    Made(NewClient),
    Renewing(Client),
    Removing(Client),
}

#[derive(Debug, Clone, Copy)]
struct Steps {
    clients: Loaded<Vec<Client>>,
    shown: RwSignal<Shown>,
    open: RwSignal<bool>,
    sending: Sending,
    toasts: Toasts,
}

impl Steps {
    fn show(self, next: Shown) {
        self.sending.reset();
        let _ = self.shown.try_set(next);
        let _ = self.open.try_set(true);
    }

    /// Sends it, and shows what comes of it; what was refused stays as it is, with the reason.
    fn send<O: Operation>(self, operation: O, then: impl FnOnce(O::Output) + 'static) {
        self.sending.send(operation, move |answer| {
            then(answer);
            self.clients.again();
        });
    }
}

#[component]
pub fn ClientsPage() -> impl IntoView {
    let clients = use_call(|| ListClients {});
    let steps = Steps {
        clients,
        shown: RwSignal::new(Shown::Nothing),
        open: RwSignal::new(false),
        sending: Sending::default(),
        toasts: Toasts::here(),
    };
    Effect::new(move |before: Option<bool>| {
        let open = steps.open.get();
        if before == Some(true) && !open {
            // A secret that was shown goes with the dialog.
            steps.shown.set(Shown::Nothing);
        }
        open
    });
    let Myself(me) = expect_context();
    let content = move || match steps.shown.get() {
        Shown::Nothing => nothing(),
        Shown::Making => making(me, steps),
        Shown::Made(new) => made(new, steps),
        Shown::Renewing(client) => renewing(client, steps),
        Shown::Removing(client) => removing(client, steps),
    };
    view! {
        <Load of=clients view=move |all| page(all, steps) trouble=trouble::page />
        <Dialog id="client" title=t!(identity_client) open=steps.open>{content}</Dialog>
    }
    .into_any()
}

fn page(all: Vec<Client>, steps: Steps) -> AnyView {
    let content = if all.is_empty() {
        view! { <Empty icon=Icon::Robot title=t!(identity_clients_none)><p>{t!(identity_clients_none_says)}</p></Empty> }.into_any()
    } else {
        table(all, steps)
    };
    view! {
        <Page title=t!(identity_clients) crumbs=vec![Crumb::new(t!(identity_accounts), paths::ACCOUNTS)]>
            <div class="page">
                <header class="page-h">
                    <h1>{t!(identity_clients)}</h1>
                    <Allowed need=MANAGE_ACCOUNTS>
                        <Button look=Look::Primary icon=Icon::Plus on_click=Callback::new(move |_| steps.show(Shown::Making))>{t!(identity_client_new)}</Button>
                    </Allowed>
                </header>
                {tabs(paths::CLIENTS)}
                <Otherwise need=MANAGE_ACCOUNTS />
                <p class="muted lead">{t!(identity_clients_says)}</p>
                {content}
            </div>
        </Page>
    }
    .into_any()
}

fn table(all: Vec<Client>, steps: Steps) -> AnyView {
    view! {
        <table class="table tk">
            <caption class="vh">{t!(identity_clients)}</caption>
            <thead>
                <tr>
                    <th scope="col" class="cl-n">{t!(identity_column_name)}</th>
                    <th scope="col">{t!(identity_scopes)}</th>
                    <th scope="col" class="cl-s">{t!(identity_client_subject)}</th>
                    <th scope="col" class="tk-t num">{t!(identity_used)}</th>
                    <th scope="col" class="tk-t num">{t!(identity_ends)}</th>
                    <th scope="col" class="cl-a"><span class="vh">{t!(identity_actions)}</span></th>
                </tr>
            </thead>
            <tbody>{all.into_iter().map(|client| row(client, steps)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(client: Client, steps: Steps) -> AnyView {
    let used = match client.used_at {
        Some(at) => view! { <Age at=at /> }.into_any(),
        None => t!(identity_never).into_any(),
    };
    let scope = |scope: String| view! { <Chip class="mono">{scope}</Chip> };
    let known = StoredValue::new(client.clone());
    let (renew, remove) =
        (t!(identity_client_renew_named, name = &client.name), t!(identity_client_remove_named, name = &client.name));
    let (renew, remove) = (StoredValue::new(renew), StoredValue::new(remove));
    view! {
        <tr>
            <td class="wrap cl-n"><b class="mid">{client.name}</b><span class="muted t12 cl-b">{client.about}</span></td>
            <td class="wrap tk-s"><span class="chips tk-c">{client.scopes.into_iter().map(scope).collect_view()}</span></td>
            <td class="cl-s"><Copyable text=client.subject.to_string() /></td>
            <td class="tk-t num muted" data-label=t!(identity_used)>{used}</td>
            <td class="tk-t num muted" data-label=t!(identity_ends)><Age at=client.ends_at /></td>
            <td class="cl-a">
                <Allowed need=MANAGE_ACCOUNTS>
                    <span class="row row-1">
                        <IconButton icon=Icon::Sync label=renew.get_value() on_click=Callback::new(move |_| steps.show(Shown::Renewing(known.get_value()))) />
                        <IconButton icon=Icon::Trash label=remove.get_value() on_click=Callback::new(move |_| steps.show(Shown::Removing(known.get_value()))) />
                    </span>
                </Allowed>
            </td>
        </tr>
    }
    .into_any()
}

fn making(me: Loaded<Me>, steps: Steps) -> AnyView {
    let may = me.latest().map(|me| me.may).unwrap_or_default();
    let (chosen, days) = (Chosen::begin(&may), RwSignal::new(life::USUAL));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (name, about) = (browser::value_of(NAME).trim().to_owned(), browser::value_of(ABOUT).trim().to_owned());
        let operation = CreateClient { name, about, scopes: chosen.scopes(), days: days.get_untracked() };
        steps.send(operation, move |new| steps.show(Shown::Made(new)));
    };
    view! {
        <form method="post" action=paths::CLIENTS on:submit=submit>
            <div class="dialog-b si-f">
                <Entry id=NAME kind=Kind::Text label=t!(identity_name) hint=t!(identity_new_name_hint) />
                <Entry id=ABOUT kind=Kind::Text label=t!(identity_me_token_name) />
                {life::choice("client-days", days)}
                <p class="label">{t!(identity_scopes)}</p>
                <Scopes may=may chosen=chosen />
                {words::trouble(steps.sending)}
            </div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_cancel)}</Button>
                <Button kind="submit" look=Look::Primary disabled=steps.sending.busy>{t!(identity_client_make)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn made(new: NewClient, steps: Steps) -> AnyView {
    let NewClient { secret, about } = new;
    let says = t!(identity_client_made, name = &about.name, subject = about.subject.to_string());
    view! {
        <div class="dialog-b stack"><ShownOnce says=says lines=vec![secret.reveal().to_owned()] /></div>
        <div class="dialog-f">
            <Button look=Look::Primary on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_kept)}</Button>
        </div>
    }
    .into_any()
}

fn renewing(client: Client, steps: Steps) -> AnyView {
    let days = RwSignal::new(life::USUAL);
    let says = t!(identity_client_renew_says, name = &client.name);
    let renew = Callback::new(move |_| {
        let operation = RenewClientSecret { name: client.name.clone(), days: days.get_untracked() };
        steps.send(operation, move |new| steps.show(Shown::Made(new)));
    });
    view! {
        <div class="dialog-b si-f"><p>{says}</p>{life::choice("client-days", days)}{words::trouble(steps.sending)}</div>
        <div class="dialog-f">
            <Button on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_cancel)}</Button>
            <Button look=Look::Primary disabled=steps.sending.busy on_click=renew>{t!(identity_client_renew)}</Button>
        </div>
    }
    .into_any()
}

fn removing(client: Client, steps: Steps) -> AnyView {
    let says = t!(identity_client_remove_says, name = &client.name);
    let remove = Callback::new(move |_| {
        let (name, said) = (client.name.clone(), t!(identity_client_removed, name = &client.name));
        steps.send(RemoveClient { name }, move |_| {
            steps.toasts.say(said);
            let _ = steps.open.try_set(false);
        });
    });
    view! {
        <div class="dialog-b si-f"><p>{says}</p>{words::trouble(steps.sending)}</div>
        <div class="dialog-f">
            <Button on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_keep)}</Button>
            <Button look=Look::Danger icon=Icon::Trash disabled=steps.sending.busy on_click=remove>{t!(identity_client_remove)}</Button>
        </div>
    }
    .into_any()
}
