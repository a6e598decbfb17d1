//! Signing in with name and password, and a code where there is a second factor.

use kernel::{Answer, Ctx, Refusal};
use shared::identity::session::{ChangePassword, SignIn};
use shared::identity::{AccountChange, Me, SecretText};
use shared::{Problem, Timestamp};

use crate::doctor::{Course, Step};
use crate::password;
use crate::second;
use crate::session::{self, Proof};
use crate::slowing::{Patience, Slowing};
use crate::store::accounts::AccountRow;
use crate::store::{accounts, sessions};

pub(crate) async fn sign_in(ctx: Ctx, op: SignIn) -> Answer<Me> {
    let account = prove(&ctx, &op.name, &op.password, op.code.as_ref()).await?;
    session::begin(&ctx, ctx.begin().await?, &account, Proof { way: "password", provider_session: None }).await
}

pub(crate) async fn change_password(ctx: Ctx, op: ChangePassword) -> Answer<Me> {
    let mut tx = ctx.read().await?;
    let (account, own) = session::own(&ctx, &mut tx).await?;
    drop(tx);
    prove_password(&ctx, &account.name, &op.current).await?;
    password::accept(&ctx, &op.new, &account.name).await?;
    let phc = password::hash(&ctx, &op.new).await?;
    let now = ctx.now();
    let mut tx = ctx.begin().await?;
    accounts::set_password(&mut tx, &account.id, &phc, now).await?;
    let kept = own.as_ref().map(|own| own.id.as_str()).unwrap_or_default();
    let count = sessions::end_all(&mut tx, &account.id, kept, now).await?;
    session::tell(&ctx, &mut tx, &account, AccountChange::PasswordChanged).await?;
    session::tell(&ctx, &mut tx, &account, AccountChange::SessionsEnded { count }).await?;
    tx.commit().await?;
    crate::me::describe(&ctx, own.map(|own| Timestamp(own.stepped_up_until))).await
}

/// The account that name, password and code open. Every failure is kept for the doctor, slows the next attempt, and
/// says the same to whoever guesses; only who knows the password learns more.
pub(crate) async fn prove(ctx: &Ctx, name: &str, typed: &SecretText, code: Option<&SecretText>) -> Answer<AccountRow> {
    attempt(ctx, name, typed, Some(code)).await
}

/// The same without the second factor, for changing the password of a session that has given it.
async fn prove_password(ctx: &Ctx, name: &str, typed: &SecretText) -> Answer<AccountRow> {
    attempt(ctx, name, typed, None).await
}

async fn attempt(ctx: &Ctx, name: &str, typed: &SecretText, code: Option<Option<&SecretText>>) -> Answer<AccountRow> {
    let name = name.trim().to_lowercase();
    let address = ctx.caller().address.clone().unwrap_or_default();
    let slowing = ctx.state::<Slowing>();
    let now = ctx.now();
    slowing.pace.take(&address, ctx.limit("sign_ins_per_minute"), now)?;
    let account = {
        let mut tx = ctx.read().await?;
        accounts::by_name(&mut tx, &name).await?
    };
    let keys = keys(ctx, &name, &address, account.as_ref()).await?;
    for (key, patience) in &keys {
        slowing.check(key, *patience, now)?;
    }
    let outcome = checked(ctx, account, typed, code).await;
    match &outcome {
        Ok(_) => keys.iter().for_each(|(key, _)| slowing.right(key)),
        // That a code is needed is no wrong attempt; it was asked for.
        Err(Wrong::Attempt(course)) if !course.asks() => {
            keys.iter().for_each(|(key, _)| slowing.wrong(key, now));
            course.keep(ctx, &name, "password", &address).await?;
        }
        Err(_) => {}
    }
    outcome.map_err(Wrong::into_refusal)
}

/// Under which keys wrong attempts count. Where the owner has been before, only their own address holds them back.
async fn keys(ctx: &Ctx, name: &str, address: &str, account: Option<&AccountRow>) -> Answer<Vec<(String, Patience)>> {
    let (free, longest) = (ctx.limit("sign_in_failures"), ctx.limit("sign_in_wait_seconds"));
    let mut keys = vec![(format!("{name}\n{address}"), Patience { free, longest })];
    let at_home = {
        let mut tx = ctx.read().await?;
        sessions::knows_address(&mut tx, id_of(account), address).await?
    };
    if !at_home {
        keys.push((name.to_owned(), Patience { free: free.saturating_mul(4), longest }));
    }
    Ok(keys)
}

/// For a name that nobody has the same questions are asked of the database, so that they take the same time.
fn id_of(account: Option<&AccountRow>) -> &str {
    account.map_or("", |account| account.id.as_str())
}

enum Wrong {
    Attempt(Course),
    Broken(Refusal),
}

impl Wrong {
    fn into_refusal(self) -> Refusal {
        match self {
            Wrong::Attempt(course) => course.problem().into(),
            Wrong::Broken(refusal) => refusal,
        }
    }
}

impl<E: Into<Refusal>> From<E> for Wrong {
    fn from(error: E) -> Wrong {
        Wrong::Broken(error.into())
    }
}

async fn checked(
    ctx: &Ctx,
    account: Option<AccountRow>,
    typed: &SecretText,
    code: Option<Option<&SecretText>>,
) -> Result<AccountRow, Wrong> {
    let phc = {
        let mut tx = ctx.read().await?;
        accounts::password(&mut tx, id_of(account.as_ref())).await?
    };
    let has_password = phc.is_some();
    let right = password::matches(ctx, typed, phc).await?;
    let Some(account) = account else { return Err(Wrong::Attempt(Course::failed(Step::AccountFound))) };
    if !has_password {
        return Err(Wrong::Attempt(Course::failed(Step::PasswordSet)));
    }
    if !right {
        return Err(Wrong::Attempt(Course::failed(Step::PasswordRight)));
    }
    if !account.is_active() {
        return Err(Wrong::Attempt(Course::failed(Step::AccountActive)));
    }
    match code {
        None => Ok(account),
        Some(code) => match second::check(ctx, &account, code).await? {
            second::Checked::Passed => Ok(account),
            second::Checked::Needed => Err(Wrong::Attempt(Course::failed(Step::CodeGiven))),
            second::Checked::Wrong => Err(Wrong::Attempt(Course::failed(Step::CodeRight))),
        },
    }
}

/// What somebody is told whose name and password do not fit.
pub(crate) fn no_such_pair() -> Problem {
    Problem::new(401, "identity.sign-in-failed", "Name and password do not fit together.")
        .detail("Look whether Caps Lock is on. An admin of the portal sees why the last sign-ins failed.")
}
