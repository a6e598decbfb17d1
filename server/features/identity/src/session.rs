//! Sessions as their owner sees them: begun, listed, ended, proved once more.

use kernel::{AccessClass, Answer, Caller, Ctx, Role, Tx};
use shared::events::Event;
use shared::identity::session::{EndSession, ListMySessions, Session, SignOut, SignOutEverywhere, StepUp};
use shared::identity::{AccountChange, Me, OWN};
use shared::{Problem, Timestamp};

use crate::config::Config;
use crate::store::accounts::AccountRow;
use crate::store::sessions::{Opening, SessionRow};
use crate::store::{accounts, sessions};
use crate::{bearer, me, recognise, sign_in};

/// What a browser may call itself, and no longer.
const LONGEST_NAME: usize = 300;

/// How somebody proved who they are.
pub(crate) struct Proof<'a> {
    pub way: &'a str,
    /// The provider's own name of the session.
    pub provider_session: Option<&'a str>,
}

/// Begins a session, has the browser keep it, tells it, commits, and answers as the one who is signed in now.
pub(crate) async fn begin(ctx: &Ctx, mut tx: Tx, account: &AccountRow, proof: Proof<'_>) -> Answer<Me> {
    let (now, token) = (ctx.now(), bearer::opaque(ctx.chance()));
    let seconds = |name| i64::try_from(ctx.limit(name)).unwrap_or(i64::MAX);
    let session = SessionRow {
        id: ctx.new_id(),
        account_id: account.id.clone(),
        user_agent: ctx.header("user-agent").unwrap_or_default().chars().take(LONGEST_NAME).collect(),
        address: ctx.caller().address.clone().unwrap_or_default(),
        created_at: now.micros(),
        seen_at: now.micros(),
        ends_at: now.plus_seconds(seconds("session_seconds")).micros(),
        stepped_up_until: now.plus_seconds(seconds("step_up_seconds")).micros(),
        ended_at: None,
    };
    if let Some((old, _)) = recognise::current(ctx, &mut tx).await? {
        // The browser gets one session; the one that it had would stay open without anybody who could end it.
        sessions::end(&mut tx, &old.account_id, &old.id, now).await?;
    }
    let most = usize::try_from(ctx.limit("sessions_per_account")).unwrap_or(usize::MAX);
    for oldest in sessions::open_of(&mut tx, &account.id, now).await?.iter().skip(most.saturating_sub(1)) {
        sessions::end(&mut tx, &account.id, &oldest.id, now).await?;
    }
    let opening = Opening { token: bearer::hash(&token), way: proof.way, provider_session: proof.provider_session };
    sessions::insert(&mut tx, &session, opening).await?;
    let caller = recognise::person(ctx, &mut tx, account).await?;
    let ctx = ctx.acting_as(Caller { stepped_up: true, address: ctx.caller().address.clone(), ..caller });
    tell(&ctx, &mut tx, account, AccountChange::SignedIn { way: proof.way.to_owned() }).await?;
    tx.commit().await?;
    // What was told with it, such as the role of the first account, counts in the answer.
    ctx.settle().await;
    ctx.set_cookie(ctx.state::<Config>().https.set(&token, now, Timestamp(session.ends_at)));
    me::describe(&ctx, Some(Timestamp(session.stepped_up_until))).await
}

pub(crate) async fn tell(ctx: &Ctx, tx: &mut Tx, account: &AccountRow, what: AccountChange) -> Answer<()> {
    ctx.tell(tx, Event::AccountChanged { person: account.person()?, what }).await?;
    Ok(())
}

/// The account of the caller, and the session that they came with. What is changed of it then stands in the log with
/// the policy that let them.
///
/// # Errors
/// When nobody is signed in, or they may not change what is their own.
pub(crate) async fn own(ctx: &Ctx, tx: &mut Tx) -> Answer<(AccountRow, Option<SessionRow>)> {
    ctx.permit(OWN, &AccessClass::of("identity.own"))?;
    if let Some((session, account)) = recognise::current(ctx, tx).await? {
        return Ok((account, Some(session)));
    }
    let account = match ctx.principal() {
        kernel::Principal::Person(person) => accounts::by_person(tx, person.as_str()).await?,
        _ => None,
    };
    let needed = || Problem::new(401, "identity.sign-in-needed", "This is for people who have signed in.");
    Ok((account.ok_or_else(needed)?, None))
}

/// # Errors
/// When who they are was not proved lately. The command line of the machine needs no proof.
pub(crate) fn proved_lately(ctx: &Ctx) -> Answer<()> {
    use kernel::Principal::{Command, System};
    if ctx.caller().stepped_up || matches!(ctx.principal(), Command | System(_)) {
        return Ok(());
    }
    let problem = Problem::new(403, "identity.step-up-needed", "Prove once more who you are.");
    Err(problem.detail("This is a dangerous action; give your password again, then repeat it.").into())
}

pub(crate) async fn sign_out(ctx: Ctx, _: SignOut) -> Answer<Me> {
    let mut tx = ctx.begin().await?;
    if let Some((session, account)) = recognise::current(&ctx, &mut tx).await? {
        sessions::end(&mut tx, &account.id, &session.id, ctx.now()).await?;
        tell(&ctx, &mut tx, &account, AccountChange::SignedOut).await?;
        tx.commit().await?;
    }
    leave(&ctx).await
}

pub(crate) async fn sign_out_everywhere(ctx: Ctx, _: SignOutEverywhere) -> Answer<Me> {
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    let count = sessions::end_all(&mut tx, &account.id, "", ctx.now()).await?;
    tell(&ctx, &mut tx, &account, AccountChange::SessionsEnded { count }).await?;
    tx.commit().await?;
    leave(&ctx).await
}

/// Has the browser forget the session, and whatever else it keeps of this site.
async fn leave(ctx: &Ctx) -> Answer<Me> {
    ctx.set_cookie(ctx.state::<Config>().https.clear());
    me::describe(&ctx.acting_as(Caller::anonymous(Role::Nobody)), None).await
}

pub(crate) async fn list_my_sessions(ctx: Ctx, _: ListMySessions) -> Answer<Vec<Session>> {
    let mut tx = ctx.read().await?;
    let (account, current) = own(&ctx, &mut tx).await?;
    let idle = i64::try_from(ctx.limit("session_idle_seconds")).unwrap_or(i64::MAX);
    let open = sessions::open_of(&mut tx, &account.id, ctx.now()).await?;
    let now = ctx.now();
    let counted = open.into_iter().filter(|row| row.standing(now, idle) == crate::standing::Standing::Open);
    Ok(counted
        .map(|row| Session {
            current: current.as_ref().is_some_and(|current| current.id == row.id),
            id: row.id,
            user_agent: row.user_agent,
            address: row.address,
            created_at: Timestamp(row.created_at),
            seen_at: Timestamp(row.seen_at),
            ends_at: Timestamp(row.ends_at),
        })
        .collect())
}

pub(crate) async fn end_session(ctx: Ctx, op: EndSession) -> Answer<Vec<Session>> {
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    if sessions::end(&mut tx, &account.id, &op.id, ctx.now()).await? == 0 {
        return Err(Problem::not_found().into());
    }
    tell(&ctx, &mut tx, &account, AccountChange::SessionsEnded { count: 1 }).await?;
    tx.commit().await?;
    list_my_sessions(ctx, ListMySessions {}).await
}

/// The account of the caller and the session of their browser.
///
/// # Errors
/// When nobody is signed in, or by a token.
pub(crate) async fn of_browser(ctx: &Ctx, tx: &mut Tx) -> Answer<(AccountRow, SessionRow)> {
    let (account, session) = own(ctx, tx).await?;
    let by_token = || Problem::new(403, "identity.browser-only", "A token cannot prove who you are.");
    Ok((account, session.ok_or_else(by_token)?))
}

pub(crate) async fn step_up(ctx: Ctx, op: StepUp) -> Answer<Me> {
    let (account, session) = {
        let mut tx = ctx.read().await?;
        of_browser(&ctx, &mut tx).await?
    };
    sign_in::prove(&ctx, &account.name, &op.password, op.code.as_ref()).await?;
    let tx = ctx.begin().await?;
    prove_again(&ctx, tx, &account, &session).await
}

/// Who they are was proved once more: the session gets a new token, and is good for dangerous actions for a time.
pub(crate) async fn prove_again(ctx: &Ctx, mut tx: Tx, account: &AccountRow, session: &SessionRow) -> Answer<Me> {
    let (now, token) = (ctx.now(), bearer::opaque(ctx.chance()));
    let until = now.plus_seconds(i64::try_from(ctx.limit("step_up_seconds")).unwrap_or(i64::MAX));
    sessions::renew(&mut tx, &session.id, bearer::hash(&token), until.micros()).await?;
    tell(ctx, &mut tx, account, AccountChange::SteppedUp).await?;
    tx.commit().await?;
    ctx.set_cookie(ctx.state::<Config>().https.set(&token, now, Timestamp(session.ends_at)));
    let caller = Caller { stepped_up: true, ..ctx.caller().clone() };
    me::describe(&ctx.acting_as(caller), Some(until)).await
}
