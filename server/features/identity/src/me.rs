//! Who am I, and what may I do?

use kernel::{Answer, Ctx, Principal};
use shared::Permission;
use shared::identity::{ACT_AS, Me, WhoAmI};

use crate::demo;

/// What pages ask about before they offer an action.
const ASKED_BY_PAGES: &[Permission] = &[
    shared::catalog::READ,
    shared::catalog::REMOVE,
    shared::catalog::READ_SOURCES,
    shared::catalog::MANAGE_SOURCES,
    shared::catalog::REFRESH,
    shared::catalog::READ_PROBLEMS,
    shared::catalog::DECIDE,
    shared::search::SEARCH,
    ACT_AS,
];

pub async fn who_am_i(ctx: Ctx, _: WhoAmI) -> Answer<Me> {
    let reference = match ctx.principal() {
        Principal::Person(reference) => Some(reference.clone()),
        Principal::Anonymous | Principal::Command | Principal::System(_) => None,
    };
    let may = ASKED_BY_PAGES
        .iter()
        .filter(|permission| ctx.holds(**permission))
        .map(|permission| permission.word().to_owned())
        .collect();
    let demo_people = if ctx.holds(ACT_AS) { demo::people(&ctx).await? } else { Vec::new() };
    Ok(Me { reference, name: ctx.caller().name.clone(), teams: ctx.caller().teams.clone(), may, demo_people })
}
