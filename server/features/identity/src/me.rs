//! Who am I, and what may I do?

use kernel::{Answer, Ctx, Principal};
use shared::identity::{ACT_AS, MANAGE_ACCOUNTS, Me, OWN, READ_ACCOUNTS, WhoAmI};
use shared::{Permission, Timestamp};

use crate::{demo, recognise, setup};

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
    OWN,
    READ_ACCOUNTS,
    MANAGE_ACCOUNTS,
];

pub(crate) async fn who_am_i(ctx: Ctx, _: WhoAmI) -> Answer<Me> {
    let session = {
        let mut tx = ctx.read().await?;
        recognise::current(&ctx, &mut tx).await?
    };
    let until = session.filter(|(session, _)| session.stepped_up(ctx.now()));
    describe(&ctx, until.map(|(session, _)| Timestamp(session.stepped_up_until))).await
}

/// What the caller is told about themselves.
pub(crate) async fn describe(ctx: &Ctx, stepped_up_until: Option<Timestamp>) -> Answer<Me> {
    let reference = match ctx.principal() {
        Principal::Person(reference) => Some(reference.clone()),
        Principal::Anonymous | Principal::Command | Principal::System(_) => None,
    };
    let may = ASKED_BY_PAGES
        .iter()
        .filter(|permission| ctx.holds(**permission))
        .map(|permission| permission.word().to_owned())
        .collect();
    let demo_people = if ctx.holds(ACT_AS) { demo::people(ctx).await? } else { Vec::new() };
    Ok(Me {
        reference,
        name: ctx.caller().name.clone(),
        teams: ctx.caller().teams.clone(),
        may,
        demo_people,
        stepped_up_until,
        needs_setup: !ctx.demo() && !setup::is_founded(ctx).await?,
    })
}
