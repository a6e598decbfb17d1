//! The pages of the portal: rendered by the server, alive in the browser. Knows `shared` and nothing else of ours.
//!
//! **What the server provides** as contexts while it renders a page (`leptos_axum` provides the URL, the request's
//! `http::request::Parts`, which decide language and theme, and the page's meta tags by itself):
//!
//! - [`answers::Answers`]: what the operations answered, asked in-process with the visitor's own cookies. What a render
//!   finds missing is asked, and the page is rendered again. Without it every call says that the portal cannot be reached.
//! - [`ui::load::Status`]: sets the status of the answer (404 for what is not there, 403, 503).
//! - [`ui::time::ServerNow`]: the clock of `Ctx`; times on the page are relative to it.
//! - [`layout::Company`]: the name at the top of the menu, from the configuration.
//! - `leptos::nonce::Nonce`: the nonce of the content security policy, the same as in its header.
//!
//! It renders [`shell`] with [`ShellOptions`] from the manifest of the web build, in `SsrMode::Async` for every route,
//! so that the first HTML holds the data and the right status.

pub mod about;
pub mod answers;
pub mod audit;
pub mod browser;
pub mod call;
pub mod catalog;
pub mod graph;
pub mod home;
pub mod identity;
pub mod layout;
pub mod parts;
pub mod paths;
pub mod people;
pub mod permissions;
pub mod problems;
pub mod search;
pub mod sending;
pub mod shell;
pub mod sources;
pub mod texts;
pub mod trash;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

pub use shell::{ShellOptions, shell};

/// The whole portal, within `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    layout::begin();
    let ssr = SsrMode::Async;
    view! {
        <Router>
            <layout::Frame>
                <FlatRoutes fallback=parts::not_found>
                    <Route path=path!("/") view=parts::home ssr=ssr.clone() />
                    <Route path=path!("/catalog") view=catalog::CatalogPage ssr=ssr.clone() />
                    <Route path=path!("/catalog/:kind/:namespace/:name/:tab?") view=parts::entity ssr=ssr.clone() />
                    <Route path=path!("/graph") view=parts::graph ssr=ssr.clone() />
                    <Route path=path!("/trash") view=parts::trash ssr=ssr.clone() />
                    <Route path=path!("/search") view=parts::search ssr=ssr.clone() />
                    <Route path=path!("/sources") view=parts::sources ssr=ssr.clone() />
                    <Route path=path!("/sources/new") view=parts::new_source ssr=ssr.clone() />
                    <Route path=path!("/sources/:id") view=parts::source ssr=ssr.clone() />
                    <Route path=path!("/problems/:key?") view=parts::problems ssr=ssr.clone() />
                    <Route path=path!("/sign-in") view=parts::sign_in ssr=ssr.clone() />
                    <Route path=path!("/sign-in/callback") view=parts::callback ssr=ssr.clone() />
                    <Route path=path!("/setup") view=parts::setup ssr=ssr.clone() />
                    <Route path=path!("/device") view=parts::device ssr=ssr.clone() />
                    <Route path=path!("/me") view=parts::me ssr=ssr.clone() />
                    <Route path=path!("/me/sign-in") view=parts::my_sign_in ssr=ssr.clone() />
                    <Route path=path!("/me/devices") view=parts::my_devices ssr=ssr.clone() />
                    <Route path=path!("/me/tokens") view=parts::my_tokens ssr=ssr.clone() />
                    <Route path=path!("/accounts") view=parts::accounts ssr=ssr.clone() />
                    <Route path=path!("/accounts/clients") view=parts::clients ssr=ssr.clone() />
                    <Route path=path!("/accounts/sign-ins") view=parts::sign_ins ssr=ssr.clone() />
                    <Route path=path!("/roles") view=parts::roles ssr=ssr.clone() />
                    <Route path=path!("/policies") view=parts::policies ssr=ssr.clone() />
                    <Route path=path!("/policies/simulator") view=parts::simulator ssr=ssr.clone() />
                    <Route path=path!("/policies/new") view=parts::policy ssr=ssr.clone() />
                    <Route path=path!("/policies/:name") view=parts::policy ssr=ssr.clone() />
                    <Route path=path!("/access") view=parts::access ssr=ssr.clone() />
                    <Route path=path!("/access/requests") view=parts::requests ssr=ssr.clone() />
                    <Route path=path!("/audit") view=parts::audit ssr=ssr.clone() />
                    <Route path=path!("/audit/unusual") view=parts::unusual ssr=ssr.clone() />
                    <Route path=path!("/limits") view=parts::limits ssr=ssr />
                </FlatRoutes>
            </layout::Frame>
        </Router>
    }
    .into_any()
}
