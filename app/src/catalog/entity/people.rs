//! Teams and people: who is in it, what is below and above, and what they own.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{
    Page, Problem,
    catalog::{
        EntityDetail, EntityHead, EntityRef, ListEntities, Named, Relation, annotation::safe_url, filter::LONGEST,
    },
};

use super::{
    Detail,
    relations::{by_kind, with},
};
use crate::{
    call::{call, call_all},
    paths, t,
    texts::number::number,
    ui::{
        icon::{Icon, Size, icon},
        load::{Load, use_answer, use_call},
        note::Empty,
        who::{Face, Who, avatar},
    },
};

/// How many owned things of one kind are listed before a link leads to the rest.
const SHOWN: usize = 8;
/// How deep child teams are followed, and of how many teams the children are asked for.
const DEEPEST: usize = 4;
const MOST: usize = 40;

pub fn group(detail: &Detail) -> AnyView {
    let children: Vec<Named> = with(detail, "parentOf").map(|relation| relation.target.clone()).collect();
    let filter = format!("owner:{}", detail.head.reference);
    let owned: Vec<Relation> = with(detail, "ownerOf").cloned().collect();
    // What nobody but the teams below own is no reason to say that there is nothing.
    let own = if owned.is_empty() && !children.is_empty() {
        view! { <section><p class="muted">{t!(catalog_owns_nothing_itself)}</p></section> }.into_any()
    } else {
        owns(owned, &filter)
    };
    view! {
        {members(detail)}
        {own}
        {(!children.is_empty()).then(|| below(children))}
    }
    .into_any()
}

fn members(detail: &EntityDetail) -> AnyView {
    // Members that are not in the catalog have no head, but a relation.
    let known: Vec<&EntityRef> = detail.members.iter().map(|head| &head.reference).collect();
    let missing = with(detail, "hasMember").filter(|relation| !known.contains(&&relation.target.reference));
    let missing: Vec<Named> = missing.map(|relation| relation.target.clone()).collect();
    let count = detail.members.len() + missing.len();
    if count == 0 {
        return view! {
            <section aria-labelledby="members">
                <div class="sect-h"><h2 id="members">{t!(catalog_members)}</h2></div>
                <p class="muted">{t!(catalog_no_members)}</p>
            </section>
        }
        .into_any();
    }
    let member = |head: &EntityHead| {
        view! {
            <li>
                <a class="face" href=paths::entity(&head.reference)>
                    {avatar(&head.reference, &head.title, Face::Px28)}
                    <span class="cut"><b class="cut">{head.title.clone()}</b><span class="subtle cut">{role(head)}</span></span>
                </a>
            </li>
        }
    };
    view! {
        <section aria-labelledby="members">
            <div class="sect-h"><h2 id="members">{t!(catalog_members)}</h2><span class="subtle">{number(count)}</span></div>
            <ul class="faces-l">
                {detail.members.iter().map(member).collect_view()}
                {missing.into_iter().map(|who| view! { <li class="face"><Who who=who face=Face::Px28 /></li> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// What stands under a person's name: the description, else the name of the account.
fn role(head: &EntityHead) -> String {
    head.description.clone().unwrap_or_else(|| head.reference.name().to_owned())
}

/// A team with its child teams.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Branch {
    team: Named,
    children: Vec<Branch>,
}

/// The teams below, and what they own.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Below {
    branches: Vec<Branch>,
    /// What is asked for all that they own.
    filter: String,
    owned: Page<EntityHead>,
}

/// Child teams with theirs, and what belongs to them.
fn below(children: Vec<Named>) -> AnyView {
    let count = children.len();
    let below = use_answer(move || children.clone(), look_below);
    let view = |below: Below| {
        let total = below.owned.total;
        let all = paths::catalog(&below.filter);
        view! {
            <ul class="teams">{below.branches.into_iter().map(branch).collect_view()}</ul>
            <section aria-labelledby="below">
                <div class="sect-h">
                    <h2 id="below">{t!(catalog_below_own)}</h2>
                    <span class="subtle">{number(total)}</span>
                    <a class="btn btn-quiet btn-sm push" href=all>{t!(catalog_open_list)}</a>
                </div>
                {of_teams(below.owned)}
            </section>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="children">
            <div class="sect-h"><h2 id="children">{t!(catalog_child_teams_title)}</h2><span class="subtle">{number(count)}</span></div>
            <Load of=below view=view />
        </section>
    }
    .into_any()
}

async fn look_below(children: Vec<Named>) -> Result<Below, Problem> {
    let branches = grow(children).await?;
    let mut filter = String::new();
    for team in teams_of(&branches) {
        let sign = if filter.is_empty() { "owner:" } else { "," };
        // Hundreds of teams are more than a filter can hold; the first of them are told.
        if filter.len() + sign.len() + team.len() > LONGEST {
            break;
        }
        filter = filter + sign + &team;
    }
    let (sort, limit) = ("kind".to_owned(), Some(200));
    let owned = call(ListEntities { filter: filter.clone(), sort, limit, cursor: None }).await?;
    Ok(Below { branches, filter, owned })
}

fn teams_of(branches: &[Branch]) -> Vec<String> {
    let of = |branch: &Branch| std::iter::once(branch.team.reference.to_string()).chain(teams_of(&branch.children));
    branches.iter().flat_map(|branch| of(branch).collect::<Vec<_>>()).collect()
}

/// Asks for the children of each team, and of those, down to `DEEPEST` and not for more than `MOST` teams.
async fn grow(teams: Vec<Named>) -> Result<Vec<Branch>, Problem> {
    let mut left = MOST;
    let mut rows = vec![teams.into_iter().map(|team| (None, team)).collect::<Vec<_>>()];
    for _ in 1..DEEPEST {
        let last = rows.last().into_iter().flatten().enumerate();
        let (places, questions): (Vec<usize>, Vec<ListEntities>) = last
            .filter(|(_, (_, team))| team.found)
            .take(left)
            .map(|(place, (_, team))| (place, children_of(team)))
            .unzip();
        left -= places.len();
        let answers = call_all(questions).await?;
        let named = |head: EntityHead| Named { reference: head.reference, title: head.title, found: true };
        let of = |(place, page): (usize, Page<EntityHead>)| {
            page.items.into_iter().map(move |head| (Some(place), named(head))).collect::<Vec<_>>()
        };
        let below: Vec<_> = places.into_iter().zip(answers).flat_map(of).collect();
        if below.is_empty() {
            break;
        }
        rows.push(below);
    }
    Ok(joined(rows))
}

fn children_of(team: &Named) -> ListEntities {
    let filter = format!("kind:group childOf:{}", team.reference);
    ListEntities { filter, sort: String::new(), limit: Some(100), cursor: None }
}

/// Rows of teams, each with its parent's place in the row above, as a tree.
fn joined(rows: Vec<Vec<(Option<usize>, Named)>>) -> Vec<Branch> {
    let mut below: Vec<(Option<usize>, Branch)> = Vec::new();
    for row in rows.into_iter().rev() {
        let mut branches: Vec<(Option<usize>, Branch)> =
            row.into_iter().map(|(parent, team)| (parent, Branch { team, children: Vec::new() })).collect();
        for (parent, child) in below {
            if let Some((_, branch)) = parent.and_then(|parent| branches.get_mut(parent)) {
                branch.children.push(child);
            }
        }
        below = branches;
    }
    below.into_iter().map(|(_, branch)| branch).collect()
}

fn branch(branch: Branch) -> AnyView {
    let below = (!branch.children.is_empty())
        .then(|| view! { <ul class="teams">{branch.children.into_iter().map(self::branch).collect_view()}</ul> });
    view! { <li><Who who=branch.team face=Face::Px20 />{below}</li> }.into_any()
}

fn owns(owned: Vec<Relation>, filter: &str) -> AnyView {
    if owned.is_empty() {
        return view! { <section><Empty icon=Icon::Box title=t!(catalog_owns_nothing)><p>{t!(catalog_owns_nothing_advice)}</p></Empty></section> }.into_any();
    }
    view! {
        <h2 class="vh">{t!(catalog_owns)}</h2>
        {by_kind("owns", owned, filter, SHOWN)}
    }
    .into_any()
}

pub fn user(detail: &Detail) -> AnyView {
    let teams: Vec<Named> = with(detail, "memberOf").map(|relation| relation.target.clone()).collect();
    let own: Vec<Relation> = with(detail, "ownerOf").cloned().collect();
    let filter = format!("owner:{}", detail.head.reference);
    let own = (!own.is_empty()).then(|| owns(own, &filter));
    if teams.is_empty() {
        return view! { {own}<section><Empty icon=Icon::Users title=t!(catalog_no_teams)><p>{t!(catalog_no_teams_advice)}</p></Empty></section> }.into_any();
    }
    let names: Vec<String> = teams.iter().map(|team| team.reference.to_string()).collect();
    let filter = format!("owner:{}", names.join(","));
    let all = paths::catalog(&filter);
    let theirs = use_call(move || ListEntities {
        filter: filter.clone(),
        sort: "kind".to_owned(),
        limit: Some(200),
        cursor: None,
    });
    let team = |team: Named| view! { <li><Who who=team face=Face::Px28 /></li> };
    view! {
        <section aria-labelledby="teams">
            <div class="sect-h"><h2 id="teams">{t!(catalog_teams)}</h2><span class="subtle">{number(teams.len())}</span></div>
            <ul class="faces-l">{teams.into_iter().map(team).collect_view()}</ul>
        </section>
        {own}
        <section aria-labelledby="theirs">
            <div class="sect-h"><h2 id="theirs">{t!(catalog_teams_own)}</h2><a class="btn btn-quiet btn-sm push" href=all>{t!(catalog_open_list)}</a></div>
            <Load of=theirs view=of_teams />
        </section>
    }
    .into_any()
}

/// What teams own, in the form in which relations are listed.
fn of_teams(page: Page<EntityHead>) -> AnyView {
    if page.items.is_empty() {
        return view! { <p class="muted">{t!(catalog_owns_nothing)}</p> }.into_any();
    }
    let owners: Vec<String> =
        page.items.iter().filter_map(|head| head.owner.as_ref()).map(|owner| owner.reference.to_string()).collect();
    let mut owners = owners;
    owners.sort();
    owners.dedup();
    let relation = |head: EntityHead| Relation {
        relation: "ownerOf".to_owned(),
        target: Named { reference: head.reference, title: head.title, found: true },
        kind: Some(head.kind),
        entity_type: head.entity_type,
        owner: head.owner,
        own: false,
    };
    by_kind("theirs", page.items.into_iter().map(relation).collect(), &format!("owner:{}", owners.join(",")), SHOWN)
}

/// The e-mail address of a person or a team, as a link.
pub fn email(detail: &EntityDetail) -> Option<AnyView> {
    let profile = detail.entity.spec.get("profile")?;
    let address = profile.get("email").and_then(Value::as_str).filter(|address| address.contains('@'))?.to_owned();
    let href = safe_url(&format!("mailto:{address}"))?;
    Some(view! { <a class="row link" href=href rel="external">{icon(Icon::Mail, Size::Px14)}<span class="cut">{address}</span></a> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Named {
        Named { reference: EntityRef::new("group", "default", name).unwrap(), title: name.to_owned(), found: true }
    }

    #[test]
    fn rows_of_teams_become_a_tree() {
        let rows = vec![
            vec![(None, named("shop")), (None, named("supply"))],
            vec![(Some(0), named("checkout")), (Some(1), named("stock")), (Some(0), named("search"))],
            vec![(Some(2), named("ranking"))],
        ];
        let tree = joined(rows);
        let names = |branches: &[Branch]| branches.iter().map(|branch| branch.team.title.clone()).collect::<Vec<_>>();
        assert_eq!(names(&tree), ["shop", "supply"]);
        assert_eq!(names(&tree[0].children), ["checkout", "search"]);
        assert_eq!(names(&tree[0].children[1].children), ["ranking"]);
        assert_eq!(names(&tree[1].children), ["stock"]);
    }
}
