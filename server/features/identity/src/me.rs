//! Who am I, and what may I do?

use kernel::{Answer, Ctx, Principal};
use shared::Timestamp;
use shared::identity::{ACT_AS, Me, WhoAmI};

use crate::{demo, recognise, setup};

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
    // Every word that some operation needs; the arbiter remembers what it answered.
    let words = ctx.permissions().into_iter().filter(|permission| ctx.holds(*permission));
    let may = words.map(|permission| permission.word().to_owned()).collect();
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
