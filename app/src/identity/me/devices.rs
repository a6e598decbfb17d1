//! Where I am signed in: each browser with its last use; one is ended, or all.

use leptos::prelude::*;
use shared::identity::session::{EndSession, ListMySessions, Session, SignOutEverywhere};

use crate::{
    browser,
    call::call,
    paths, t,
    ui::{
        button::{Button, Height, Look},
        icon::{Icon, Size, icon},
        label::{Badge, Tone},
        load::{Load, Loaded, use_call},
        overlay::Dialog,
        time::Time,
        toast::Toasts,
    },
};

#[component]
pub fn DevicesSection() -> impl IntoView {
    let sessions = use_call(|| ListMySessions {});
    let asking = RwSignal::new(false);
    view! {
        <div class="sect-h me-l">
            <p class="muted">{t!(identity_me_devices_says)}</p>
            <span class="push"><Button look=Look::Danger icon=Icon::Exit on_click=Callback::new(move |_| asking.set(true))>{t!(identity_me_out_everywhere)}</Button></span>
        </div>
        <Load of=sessions view=move |all| list(all, sessions) />
        <Everywhere asking=asking />
    }
    .into_any()
}

fn list(all: Vec<Session>, sessions: Loaded<Vec<Session>>) -> AnyView {
    let toasts = Toasts::here();
    let row = move |session: Session| {
        let Session { id, current, user_agent, address, created_at, seen_at, ends_at } = session;
        let Device { name, is_phone } = Device::of(&user_agent);
        let name = if name.is_empty() { t!(identity_me_device_unknown) } else { name };
        let end = Callback::new(move |_| {
            let id = id.clone();
            leptos::task::spawn_local(async move {
                match call(EndSession { id }).await {
                    Ok(_) => {
                        toasts.say(t!(identity_me_device_ended));
                        sessions.again();
                    }
                    Err(problem) => toasts.problem(&problem),
                }
            });
        });
        let act = if current {
            view! { <Badge tone=Tone::Ok>{t!(identity_me_device_this)}</Badge> }.into_any()
        } else {
            let label = t!(identity_me_device_end_named, name = &name);
            view! { <Button height=Height::Small on_click=end>{t!(identity_me_device_end)}<span class="vh">{label}</span></Button> }.into_any()
        };
        view! {
            <li class="held-1" title=user_agent>
                {icon(if is_phone { Icon::Phone } else { Icon::Screen }, Size::Px20)}
                <span class="held-b">
                    <b class="cut">{name}</b>
                    <span class="muted t12">
                        {address}" · "{t!(identity_used)}" "<Time at=seen_at />" · "{t!(identity_since)}" "<Time at=created_at />" · "{t!(identity_ends)}" "<Time at=ends_at />
                    </span>
                </span>
                {act}
            </li>
        }
    };
    view! { <ul class="held">{all.into_iter().map(row).collect_view()}</ul> }.into_any()
}

#[component]
fn Everywhere(asking: RwSignal<bool>) -> impl IntoView {
    let toasts = Toasts::here();
    let out = Callback::new(move |_| {
        asking.set(false);
        leptos::task::spawn_local(async move {
            match call(SignOutEverywhere {}).await {
                Ok(_) => browser::go(paths::SIGN_IN),
                Err(problem) => toasts.problem(&problem),
            }
        });
    });
    view! {
        <Dialog id="out-everywhere" title=t!(identity_me_out_title) open=asking>
            <div class="dialog-b stack"><p>{t!(identity_me_out_says)}</p></div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| asking.set(false))>{t!(identity_cancel)}</Button>
                <Button look=Look::Danger icon=Icon::Exit on_click=out>{t!(identity_me_out_everywhere)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What a browser says it is, as people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Device {
    name: String,
    is_phone: bool,
}

impl Device {
    /// The order matters: every browser calls itself by the names of its ancestors.
    fn of(user_agent: &str) -> Device {
        let named = |names: &[(&str, &'static str)]| {
            names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        let browser = named(&[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("CriOS/", "Chrome"),
            ("Safari/", "Safari"),
        ]);
        let system = named(&[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("CrOS", "ChromeOS"),
            ("Mac OS X", "macOS"),
            ("Linux", "Linux"),
        ]);
        let name = match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser}, {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => user_agent.to_owned(),
        };
        Device { name, is_phone: matches!(system, Some("iPhone" | "Android")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_as_people_call_it() {
        for (user_agent, name, is_phone) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
                "Chrome, Linux",
                false,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0",
                "Edge, Windows",
                false,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1",
                "Safari, iPhone",
                true,
            ),
            ("Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0", "Firefox, Android", true),
            ("curl/8.14.1", "curl/8.14.1", false),
            ("", "", false),
        ] {
            assert_eq!(Device::of(user_agent), Device { name: name.to_owned(), is_phone });
        }
    }
}
