//! Operations on policies: list, show, compare, draft, publish, restore.

use kernel::{AccessClass, Answer, Ctx, Tx};
use shared::events::Event;
use shared::permissions::{
    AS_DELIVERED, ChangedLine, CompareVersions, DRAFT_POLICIES, LineChange, ListPolicies, ListVersions,
    PUBLISH_POLICIES, PolicyHead, PolicyText, PolicyVersion, PublishPolicy, READ_POLICIES, RestorePolicy, SaveDraft,
    ShowPolicy,
};
use shared::{Permission, Problem, Timestamp};

use crate::admins::Moment;
use crate::store::{self, VersionRow};
use crate::{admins, delivered, force, policy};

/// Why a policy is not taken.
#[derive(Debug, thiserror::Error)]
enum Rule {
    #[error("A policy cannot be called `{0}`.")]
    Name(String),
    #[error("The policy is not right.")]
    Fault(#[from] policy::Fault),
    #[error("With this, nobody could administer the portal any more.")]
    NoAdmin,
    #[error("Say in a few words why you change it.")]
    NoComment,
}

impl From<Rule> for kernel::Refusal {
    fn from(rule: Rule) -> kernel::Refusal {
        let title = rule.to_string();
        match rule {
            Rule::Name(_) => Problem::invalid(title).field(
                "name",
                "Use up to 60 small letters, digits and `-`, with a letter first, such as `night-shift`.",
            ),
            Rule::Fault(fault) => Problem::invalid(title).field("text", fault.to_string()),
            Rule::NoAdmin => Problem::conflict(title).detail(
                "At least one person must stay who may publish policies and assign roles; leave them a policy that permits both.",
            ),
            Rule::NoComment => Problem::invalid(title).field("comment", "It will be read beside this version."),
        }
        .into()
    }
}

pub(crate) fn permit(ctx: &Ctx, what: Permission) -> Answer<()> {
    ctx.permit(what, &AccessClass::of("permissions.policy"))
}

pub(crate) async fn list_policies(ctx: Ctx, _: ListPolicies) -> Answer<Vec<PolicyHead>> {
    permit(&ctx, READ_POLICIES)?;
    let mut tx = ctx.read().await?;
    let (newest, in_force) = (store::newest(&mut tx).await?, store::in_force(&mut tx).await?);
    drop(tx);
    let said = |name: &str, text: &str| policy::read(name, text).map(|all| policy::says(&all)).unwrap_or_default();
    let mut heads: Vec<PolicyHead> = delivered::POLICIES
        .iter()
        .map(|(name, text)| PolicyHead {
            name: (*name).to_owned(),
            says: said(name, text),
            in_force: Some(AS_DELIVERED),
            newest: AS_DELIVERED,
            delivered: true,
        })
        .collect();
    for (name, version, text, ..) in newest {
        let force = in_force.iter().find(|row| row.0 == name);
        let says = said(&name, force.map_or(&text, |row| &row.2));
        let in_force = force.map(|row| row.1);
        match heads.iter_mut().find(|head| head.name == name) {
            Some(head) => {
                head.newest = version;
                if in_force.is_some() {
                    (head.in_force, head.says) = (in_force, says);
                }
            }
            None => heads.push(PolicyHead { name, says, in_force, newest: version, delivered: false }),
        }
    }
    heads.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(heads)
}

pub(crate) async fn show_policy(ctx: Ctx, op: ShowPolicy) -> Answer<PolicyText> {
    permit(&ctx, READ_POLICIES)?;
    let mut tx = ctx.read().await?;
    let versions = all_versions(&mut tx, &op.name).await?;
    let wanted = match op.version {
        Some(version) => versions.iter().find(|known| known.version.version == version),
        None => versions.iter().find(|known| known.version.in_force).or(versions.first()),
    };
    Ok(wanted.cloned().ok_or_else(Problem::not_found)?)
}

pub(crate) async fn list_versions(ctx: Ctx, op: ListVersions) -> Answer<Vec<PolicyVersion>> {
    permit(&ctx, READ_POLICIES)?;
    let mut tx = ctx.read().await?;
    let versions = all_versions(&mut tx, &op.name).await?;
    if versions.is_empty() {
        return Err(Problem::not_found().into());
    }
    Ok(versions.into_iter().map(|known| known.version).collect())
}

pub(crate) async fn compare_versions(ctx: Ctx, op: CompareVersions) -> Answer<Vec<ChangedLine>> {
    permit(&ctx, READ_POLICIES)?;
    let mut tx = ctx.read().await?;
    let from = text_of(&mut tx, &op.name, op.from).await?;
    let to = text_of(&mut tx, &op.name, op.to).await?;
    let compared = similar::TextDiff::from_lines(&from, &to);
    let line = |change: similar::Change<&str>| ChangedLine {
        change: match change.tag() {
            similar::ChangeTag::Equal => LineChange::Same,
            similar::ChangeTag::Insert => LineChange::Added,
            similar::ChangeTag::Delete => LineChange::Removed,
        },
        text: change.value().trim_end_matches('\n').to_owned(),
    };
    Ok(compared.iter_all_changes().map(line).collect())
}

pub(crate) async fn save_draft(ctx: Ctx, op: SaveDraft) -> Answer<PolicyVersion> {
    permit(&ctx, DRAFT_POLICIES)?;
    let mut tx = ctx.begin().await?;
    store::one_at_a_time(&mut tx).await?;
    let saved = save(&ctx, &mut tx, &op.name, op.text, &op.comment).await?;
    tx.commit().await?;
    Ok(saved)
}

pub(crate) async fn publish_policy(ctx: Ctx, op: PublishPolicy) -> Answer<PolicyVersion> {
    permit(&ctx, PUBLISH_POLICIES)?;
    ctx.proved_lately()?;
    let mut tx = ctx.begin().await?;
    store::one_at_a_time(&mut tx).await?;
    let published = publish(&ctx, &mut tx, &op.name, op.version).await?;
    tx.commit().await?;
    force::renew(&ctx).await?;
    Ok(published)
}

pub(crate) async fn restore_policy(ctx: Ctx, op: RestorePolicy) -> Answer<PolicyVersion> {
    permit(&ctx, PUBLISH_POLICIES)?;
    ctx.proved_lately()?;
    let mut tx = ctx.begin().await?;
    store::one_at_a_time(&mut tx).await?;
    let text = text_of(&mut tx, &op.name, op.version).await?;
    let saved = save(&ctx, &mut tx, &op.name, text, &op.comment).await?;
    let published = publish(&ctx, &mut tx, &op.name, saved.version).await?;
    tx.commit().await?;
    force::renew(&ctx).await?;
    Ok(published)
}

/// # Errors
/// When the text is longer than a policy may be.
pub(crate) fn fits(ctx: &Ctx, text: &str) -> Result<(), policy::Fault> {
    let most = ctx.limit("policy_bytes");
    if text.len() as u64 > most {
        return Err(policy::Fault::whole(format!("A policy has {most} bytes at most; put the rest into another one.")));
    }
    Ok(())
}

/// At most so much of what somebody wrote as reason or comment.
pub(crate) fn cut(ctx: &Ctx, text: &str) -> String {
    let most = usize::try_from(ctx.limit("reason_letters")).unwrap_or(usize::MAX);
    text.trim().chars().take(most).collect()
}

/// A new version, after it was held against the schema.
pub(crate) async fn save(ctx: &Ctx, tx: &mut Tx, name: &str, text: String, comment: &str) -> Answer<PolicyVersion> {
    if !policy::is_name(name) {
        return Err(Rule::Name(name.to_owned()).into());
    }
    let comment = cut(ctx, comment);
    if comment.is_empty() {
        return Err(Rule::NoComment.into());
    }
    fits(ctx, &text).map_err(Rule::Fault)?;
    force::rules(ctx, &[])?.check(name, &text).map_err(Rule::Fault)?;
    let version = store::versions(tx, name).await?.first().map_or(0, |row| row.1) + 1;
    let row = (name.to_owned(), version, text, comment, ctx.principal().to_string(), ctx.now().micros(), None);
    store::save_version(tx, row.clone()).await?;
    ctx.tell(tx, Event::PolicySaved { policy: name.to_owned(), version }).await?;
    Ok(shown(row, None).version)
}

/// Puts a version in force, if somebody remains who could undo it.
pub(crate) async fn publish(ctx: &Ctx, tx: &mut Tx, name: &str, version: i64) -> Answer<PolicyVersion> {
    let row = store::version(tx, name, version).await?.ok_or_else(Problem::not_found)?;
    let mut texts = force::texts(tx).await?;
    let (holdings, now) = (force::holdings(ctx, tx).await?, ctx.now());
    let people = admins::people(ctx, tx).await?;
    let before = force::rules(ctx, &texts)?;
    match texts.iter_mut().find(|(known, _)| known == name) {
        Some(place) => place.1.clone_from(&row.2),
        None => texts.push((name.to_owned(), row.2.clone())),
    }
    // The words of the portal may have changed since the draft was saved.
    let after = force::rules(ctx, &texts)?;
    after.check(name, &row.2).map_err(Rule::Fault)?;
    let with = |rules| Moment { rules, holdings: &holdings, people: people.as_deref() };
    if !admins::remain(with(&before), with(&after), now) {
        return Err(Rule::NoAdmin.into());
    }
    store::publish(tx, name, version, now.micros()).await?;
    ctx.tell(tx, Event::PolicyPublished { policy: name.to_owned(), version }).await?;
    let (policy, version, text, comment, author, at, _) = row;
    Ok(shown((policy, version, text, comment, author, at, Some(now.micros())), Some(version)).version)
}

/// Newest first; the one that came with the portal is the oldest.
async fn all_versions(tx: &mut Tx, name: &str) -> Answer<Vec<PolicyText>> {
    let in_force = store::in_force(tx).await?.into_iter().find(|row| row.0 == name).map(|row| row.1);
    let mut versions: Vec<PolicyText> =
        store::versions(tx, name).await?.into_iter().map(|row| shown(row, in_force)).collect();
    if let Some(text) = delivered::text(name) {
        versions.push(PolicyText {
            version: PolicyVersion {
                policy: name.to_owned(),
                version: AS_DELIVERED,
                comment: "Came with the portal.".to_owned(),
                author: String::new(),
                at: Timestamp(0),
                published_at: Some(Timestamp(0)),
                in_force: in_force.is_none(),
            },
            text: text.to_owned(),
        });
    }
    Ok(versions)
}

async fn text_of(tx: &mut Tx, name: &str, version: i64) -> Answer<String> {
    let known = all_versions(tx, name).await?.into_iter().find(|known| known.version.version == version);
    Ok(known.ok_or_else(Problem::not_found)?.text)
}

fn shown(row: VersionRow, in_force: Option<i64>) -> PolicyText {
    let (policy, version, text, comment, author, at, published_at) = row;
    let version = PolicyVersion {
        policy,
        in_force: in_force == Some(version),
        version,
        comment,
        author,
        at: Timestamp(at),
        published_at: published_at.map(Timestamp),
    };
    PolicyText { version, text }
}
