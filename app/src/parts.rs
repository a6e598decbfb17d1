//! Parts: what the browser loads beside the first bundle, when it is wanted. The catalog list and the frame are the
//! first bundle; every other page is in a part.
//!
//! With the feature `split` each part is a module of its own (the release build cuts them off); without it, and on the
//! server, a part is always there. Either way its functions are `async` and ready at once when the part is there, so a
//! page that is rendered, or taken over by the browser, never waits inside a view.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use leptos::prelude::*;

use crate::{
    browser,
    call::proof::Need,
    catalog::list::{field, suggest},
    identity::{self, me::Section},
    permissions, t,
    ui::{
        button::Button,
        icon::Icon,
        label::Tone,
        load::{nothing, skeleton},
        note::Note,
        why::Missing,
    },
};

/// The browser could not load a part: the portal is away, or has been replaced by a newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoaded;

impl fmt::Display for NotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of the page could not be loaded")
    }
}
impl std::error::Error for NotLoaded {}

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> NotLoaded {
        NotLoaded
    }
}

type Loading = Pin<Box<dyn Future<Output = Result<AnyView, NotLoaded>>>>;

/// The parts there are. Three, not one for each page: what several parts share becomes a module of its own for each set
/// of parts, and each module is a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Sources, problems, trash.
    Manage,
    /// Everything else that one reads: home, entities, graph, search, the palette, and what an address leads to that
    /// leads nowhere.
    Read,
    /// Who somebody is and what they may: signing in, accounts, roles, policies, the audit log.
    Trust,
}

impl Part {
    /// What the build calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Manage => "manage",
            Part::Read => "read",
            Part::Trust => "trust",
        }
    }

    /// The part that the page at an address is in; none when it is in the first bundle.
    pub fn of(path: &str) -> Option<Part> {
        let mut segments = path.split('/').skip(1);
        match (segments.next().unwrap_or_default(), segments.next().unwrap_or_default()) {
            ("catalog", segment) if !segment.is_empty() => Some(Part::Read),
            ("sources" | "problems" | "trash", _) => Some(Part::Manage),
            ("sign-in" | "setup" | "device" | "me" | "accounts" | "roles" | "policies" | "access" | "audit", _) => {
                Some(Part::Trust)
            }
            ("catalog", _) => None,
            // What leads nowhere has a page too.
            _ => Some(Part::Read),
        }
    }
}

/// What a part shows; `Nothing` only loads it. One function for each part, for each function knows of its own calls
/// alone whether the part is there.
macro_rules! part {
    ($part:ident($what:ident: $type:ty) $made:block) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, fallible)]
        fn $part($what: $type) -> Result<AnyView, NotLoaded> {
            Ok($made)
        }
        #[cfg(not(feature = "split"))]
        async fn $part($what: $type) -> Result<AnyView, NotLoaded> {
            Ok($made)
        }
    };
}

#[derive(Debug, Clone, Copy)]
enum Manage {
    Nothing,
    NewSource,
    Problems,
    Source,
    Sources,
    Trash,
}

part! { manage(what: Manage) {
    match what {
        Manage::Nothing => nothing(),
        Manage::NewSource => view! { <crate::sources::new::NewSourcePage /> }.into_any(),
        Manage::Problems => view! { <crate::problems::ProblemsPage /> }.into_any(),
        Manage::Source => view! { <crate::sources::one::SourcePage /> }.into_any(),
        Manage::Sources => view! { <crate::sources::SourcesPage /> }.into_any(),
        Manage::Trash => view! { <crate::trash::TrashPage /> }.into_any(),
    }
} }

#[derive(Debug, Clone, Copy)]
enum Read {
    Nothing,
    Entity,
    Graph,
    Home,
    Limits,
    NotFound,
    Palette(RwSignal<bool>),
    Search,
    Suggestions(field::State),
}

part! { read(what: Read) {
    match what {
        Read::Nothing => nothing(),
        Read::Entity => view! { <crate::catalog::EntityPage /> }.into_any(),
        Read::Graph => view! { <crate::graph::GraphPage /> }.into_any(),
        Read::Home => view! { <crate::home::HomePage /> }.into_any(),
        Read::Limits => view! { <crate::about::LimitsPage /> }.into_any(),
        Read::NotFound => view! { <crate::layout::not_found::NotFound /> }.into_any(),
        Read::Palette(open) => view! { <crate::layout::palette::Palette open=open /> }.into_any(),
        Read::Search => view! { <crate::search::SearchPage /> }.into_any(),
        Read::Suggestions(field) => suggest::list(field),
    }
} }

#[derive(Debug, Clone, Copy)]
enum Trust {
    Nothing,
    Access,
    Accounts,
    Audit,
    Callback,
    Clients,
    Device,
    Me(Section),
    Policies,
    Policy,
    Proof(RwSignal<Option<Need>>),
    Requests,
    Roles,
    Setup,
    SignIn,
    SignIns,
    Simulator,
    Unusual,
    Why(RwSignal<Option<Missing>>),
}

part! { trust(what: Trust) {
    match what {
        Trust::Nothing => nothing(),
        Trust::Access => view! { <permissions::access::AccessPage /> }.into_any(),
        Trust::Accounts => view! { <identity::accounts::AccountsPage /> }.into_any(),
        Trust::Audit => view! { <crate::audit::AuditPage /> }.into_any(),
        Trust::Callback => view! { <identity::callback::CallbackPage /> }.into_any(),
        Trust::Clients => view! { <identity::accounts::clients::ClientsPage /> }.into_any(),
        Trust::Device => view! { <identity::device::DevicePage /> }.into_any(),
        Trust::Me(section) => view! { <identity::me::MyPage section=section /> }.into_any(),
        Trust::Policies => view! { <permissions::policies::PoliciesPage /> }.into_any(),
        Trust::Policy => view! { <permissions::policy::PolicyPage /> }.into_any(),
        Trust::Proof(need) => view! { <identity::proof::ProofDialog need=need /> }.into_any(),
        Trust::Requests => view! { <permissions::requests::RequestsPage /> }.into_any(),
        Trust::Roles => view! { <permissions::roles::RolesPage /> }.into_any(),
        Trust::Setup => view! { <identity::setup::SetupPage /> }.into_any(),
        Trust::SignIn => view! { <identity::sign_in::SignInPage /> }.into_any(),
        Trust::SignIns => view! { <identity::accounts::doctor::SignInsPage /> }.into_any(),
        Trust::Simulator => view! { <permissions::simulator::SimulatorPage /> }.into_any(),
        Trust::Unusual => view! { <crate::audit::unusual::UnusualPage /> }.into_any(),
        Trust::Why(missing) => view! { <permissions::why::WhyDialog missing=missing /> }.into_any(),
    }
} }

impl Part {
    /// Loads the part; afterwards its views are made at once.
    ///
    /// # Errors
    /// When it cannot be loaded; the next attempt may go well.
    pub async fn load(self) -> Result<(), NotLoaded> {
        match self {
            Part::Manage => manage(Manage::Nothing).await,
            Part::Read => read(Read::Nothing).await,
            Part::Trust => trust(Trust::Nothing).await,
        }
        .map(drop)
    }
}

/// The pages, as the routes name them.
macro_rules! pages {
    ($($name:ident: $part:ident::$what:ident $(($which:expr))? by $load:ident;)*) => {$(
        pub fn $name() -> AnyView {
            show(Part::$part, || Box::pin($load($part::$what $(($which))?)))
        }
    )*};
}

pages! {
    entity: Read::Entity by read;
    graph: Read::Graph by read;
    home: Read::Home by read;
    limits: Read::Limits by read;
    not_found: Read::NotFound by read;
    search: Read::Search by read;
    new_source: Manage::NewSource by manage;
    problems: Manage::Problems by manage;
    source: Manage::Source by manage;
    sources: Manage::Sources by manage;
    trash: Manage::Trash by manage;
    accounts: Trust::Accounts by trust;
    callback: Trust::Callback by trust;
    clients: Trust::Clients by trust;
    device: Trust::Device by trust;
    me: Trust::Me(Section::Who) by trust;
    my_devices: Trust::Me(Section::Devices) by trust;
    my_sign_in: Trust::Me(Section::SignIn) by trust;
    my_tokens: Trust::Me(Section::Tokens) by trust;
    setup: Trust::Setup by trust;
    sign_in: Trust::SignIn by trust;
    sign_ins: Trust::SignIns by trust;
    access: Trust::Access by trust;
    audit: Trust::Audit by trust;
    policies: Trust::Policies by trust;
    policy: Trust::Policy by trust;
    requests: Trust::Requests by trust;
    roles: Trust::Roles by trust;
    simulator: Trust::Simulator by trust;
    unusual: Trust::Unusual by trust;
}

/// Loads what one will want next, once somebody does something: a click then finds it there, and who only looks at the
/// first page pays for nothing else.
pub fn ahead() {
    browser::on_first_touch(|| {
        leptos::task::spawn_local(async move {
            let _ = Part::Read.load().await;
        });
    });
}

/// The palette, loaded when it is first wanted.
pub fn palette(open: RwSignal<bool>) -> AnyView {
    let wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || open.get());
    let palette = move || {
        let dialog = move || Box::pin(read(Read::Palette(open))) as Loading;
        if wanted.get() { untrack(|| show(Part::Read, dialog)) } else { nothing() }
    };
    palette.into_any()
}

/// What the filter field suggests, loaded when somebody first writes into it. Without it one writes without suggestions.
pub fn suggestions(field: field::State) -> AnyView {
    let there = RwSignal::new(false);
    Effect::new(move |_| {
        if field.open.get() && !there.get_untracked() {
            leptos::task::spawn_local(async move {
                if Part::Read.load().await.is_ok() {
                    let _ = there.try_set(true);
                }
            });
        }
    });
    let list = move || match there.get().then(|| untrack(|| now(Box::pin(read(Read::Suggestions(field)))))) {
        Some(Poll::Ready(Ok(list))) => list,
        _ => nothing(),
    };
    list.into_any()
}

/// The dialogs that ask once more who somebody is, loaded when they are first wanted.
pub fn proof(need: RwSignal<Option<Need>>) -> AnyView {
    let wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || need.get().is_some());
    let dialogs = move || {
        let dialogs = move || Box::pin(trust(Trust::Proof(need))) as Loading;
        if wanted.get() { untrack(|| show(Part::Trust, dialogs)) } else { nothing() }
    };
    dialogs.into_any()
}

/// The answer to "why can't I?", loaded when somebody first asks.
pub fn why(missing: RwSignal<Option<Missing>>) -> AnyView {
    let wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || missing.get().is_some());
    let why = move || {
        let dialog = move || Box::pin(trust(Trust::Why(missing))) as Loading;
        if wanted.get() { untrack(|| show(Part::Trust, dialog)) } else { nothing() }
    };
    why.into_any()
}

/// Waits for what the page at this address is made of; a first failure may be a lost packet.
///
/// # Errors
/// When it cannot be loaded.
pub async fn arrived() -> Result<(), NotLoaded> {
    let Some(part) = Part::of(&browser::path()) else { return Ok(()) };
    match part.load().await {
        Ok(()) => Ok(()),
        Err(NotLoaded) => part.load().await,
    }
}

/// The view when its part is there, else what stands in its place while the part is on its way.
fn show(part: Part, view: impl Fn() -> Loading + Send + Sync + 'static) -> AnyView {
    // Inside a page that is rendered or taken over the part is always there.
    if let Poll::Ready(Ok(view)) = now(view()) {
        return view;
    }
    let loaded = RwSignal::new(None);
    let load = Callback::new(move |()| {
        loaded.set(None);
        leptos::task::spawn_local(async move {
            let _ = loaded.try_set(Some(part.load().await));
        });
    });
    load.run(());
    let shown = move || match loaded.get() {
        None => skeleton(),
        Some(Err(NotLoaded)) => not_loaded(load),
        Some(Ok(())) => match untrack(|| now(view())) {
            Poll::Ready(Ok(view)) => view,
            _ => not_loaded(load),
        },
    };
    shown.into_any()
}

/// What a future says without waiting.
fn now<T>(mut future: Pin<Box<dyn Future<Output = T>>>) -> Poll<T> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

fn not_loaded(again: Callback<()>) -> AnyView {
    view! {
        <Note tone=Tone::Warn title=t!(ui_not_loaded)>
            <p>{t!(ui_not_loaded_advice)}</p>
            <Button icon=Icon::Sync on_click=Callback::new(move |_| again.run(()))>{t!(ui_again)}</Button>
        </Note>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_what_its_page_needs() {
        for (path, part) in [
            ("/", Some(Part::Read)),
            ("/limits", Some(Part::Read)),
            ("/catalog", None),
            ("/catalog/", None),
            ("/catalog/component/default/a/history", Some(Part::Read)),
            ("/graph", Some(Part::Read)),
            ("/search", Some(Part::Read)),
            ("/sources/new", Some(Part::Manage)),
            ("/problems/abc", Some(Part::Manage)),
            ("/trash", Some(Part::Manage)),
            ("/policies/simulator", Some(Part::Trust)),
            ("/access/requests", Some(Part::Trust)),
            ("/sign-in/callback", Some(Part::Trust)),
            ("/me/tokens", Some(Part::Trust)),
            ("/nowhere", Some(Part::Read)),
        ] {
            assert_eq!(Part::of(path), part, "{path}");
        }
    }
}
