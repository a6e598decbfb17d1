//! The policies: what each says, which version is in force, and which drafts wait.

use leptos::prelude::*;
use shared::permissions::{AS_DELIVERED, DRAFT_POLICIES, ListPolicies, PolicyHead};

use crate::{
    layout::{locked::Locked, may::Allowed, page::Page, trouble},
    paths, t,
    ui::{
        button::{ButtonLink, Look},
        icon::{Icon, Size, icon},
        label::{Badge, State, Tone},
        load::{Load, use_call},
    },
};

#[component]
pub fn PoliciesPage() -> impl IntoView {
    let policies = use_call(|| ListPolicies {});
    view! { <Load of=policies view=page trouble=trouble::page /> }.into_any()
}

fn page(policies: Vec<PolicyHead>) -> AnyView {
    let drafts = policies.iter().filter(|head| waits(head)).count();
    view! {
        <Page title=t!(permissions_policies)>
            <div class="page tr-page">
                <header class="page-h">
                    <h1>{t!(permissions_policies)}</h1>
                    <ButtonLink href=paths::SIMULATOR.to_owned() icon=Icon::Question>{t!(permissions_simulator)}</ButtonLink>
                    <Allowed need=DRAFT_POLICIES>
                        <ButtonLink href=paths::new_policy() look=Look::Primary icon=Icon::Plus>{t!(permissions_new_policy)}</ButtonLink>
                    </Allowed>
                    <Locked need=DRAFT_POLICIES icon=Icon::Plus>{t!(permissions_new_policy)}</Locked>
                </header>
                <p class="muted lead">{t!(permissions_policies_lead)}</p>
                <p class="muted so-n">{t!(permissions_policies_summary, policies = policies.len(), drafts = drafts)}</p>
                <table class="table po">
                    <caption class="vh">{t!(permissions_policies)}</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="po-n">{t!(permissions_policy)}</th>
                            <th scope="col">{t!(permissions_says)}</th>
                            <th scope="col" class="po-f">{t!(permissions_in_force)}</th>
                            <th scope="col" class="po-d">{t!(permissions_drafts)}</th>
                        </tr>
                    </thead>
                    <tbody>{policies.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </Page>
    }
    .into_any()
}

/// Whether there is a version that was saved after the one in force.
fn waits(head: &PolicyHead) -> bool {
    head.newest > head.in_force.unwrap_or(AS_DELIVERED)
}

fn row(head: PolicyHead) -> AnyView {
    let force = match head.in_force {
        None => view! { <State tone=Tone::None word=t!(permissions_not_in_force) /> }.into_any(),
        Some(AS_DELIVERED) => view! { <State tone=Tone::Ok word=t!(permissions_as_delivered) /> }.into_any(),
        Some(version) => view! { <State tone=Tone::Ok word=t!(permissions_version, version = version) /> }.into_any(),
    };
    let draft = waits(&head).then(|| {
        let href = paths::edit_policy(&head.name, Some(head.newest));
        view! { <a href=href><Badge tone=Tone::Info icon=Icon::Pencil>{t!(permissions_draft_version, version = head.newest)}</Badge></a> }
    });
    view! {
        <tr>
            <td class="po-n"><span class="row">{icon(Icon::Scale, Size::Px16)}<a class="mid cut" href=paths::policy(&head.name)>{head.name.clone()}</a></span></td>
            <td class="wrap muted">{head.says.clone()}</td>
            <td class="po-f" data-label=t!(permissions_in_force)>{force}</td>
            <td class="po-d" data-label=t!(permissions_drafts)>{draft}</td>
        </tr>
    }
    .into_any()
}
