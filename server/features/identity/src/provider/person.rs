//! Who somebody is here whom a provider knows: by issuer and subject, never by an e-mail address.

use kernel::{Answer, Ctx, Tx};
use serde_json::Value;
use shared::catalog::EntityRef;
use shared::identity::AccountChange;

use super::token::Claims;
use crate::config::Provider;
use crate::store::accounts::{self, AccountRow};
use crate::store::providers;
use crate::{account, session};

/// The account of these claims, made and linked if the configuration says who it is; else what an admin can change.
pub(crate) async fn account(
    ctx: &Ctx,
    tx: &mut Tx,
    provider: &Provider,
    claims: &Claims,
) -> Answer<Result<AccountRow, String>> {
    let row = match providers::linked(tx, &claims.issuer, &claims.subject).await? {
        Some(id) => accounts::by_id(tx, &id).await?,
        None => None,
    };
    if row.is_none() && !accounts::any(tx).await? {
        // Else the setup link would end, and nobody would be an admin.
        return Ok(Err(
            "Nobody has an account yet. The first one is an admin's; make it with the link that the terminal shows."
                .to_owned(),
        ));
    }
    let row = match row {
        Some(row) => row,
        None => match person(provider, claims) {
            Ok(person) => link(ctx, tx, claims, person).await?,
            Err(advice) => return Ok(Err(advice)),
        },
    };
    if !row.is_active() {
        return Ok(Err(format!("The account {} is suspended. Restore it if it should be used.", row.name)));
    }
    if provider.groups_claim.is_some() {
        providers::put_groups(tx, &row.id, &groups(provider, claims)).await?;
    }
    Ok(Ok(row))
}

/// Links the account of this person, which is made if there is none.
async fn link(ctx: &Ctx, tx: &mut Tx, claims: &Claims, person: EntityRef) -> Answer<AccountRow> {
    let row = match accounts::by_person(tx, person.as_str()).await? {
        Some(row) => row,
        None => {
            let name = account::parse_name(person.name())?;
            account::insert(ctx, tx, &name, Some(person)).await?
        }
    };
    providers::link(tx, &claims.issuer, &claims.subject, &row.id, ctx.now()).await?;
    session::tell(ctx, tx, &row, AccountChange::ProviderLinked { issuer: claims.issuer.clone() }).await?;
    Ok(row)
}

/// The person that the configuration names for these claims.
fn person(provider: &Provider, claims: &Claims) -> Result<EntityRef, String> {
    let named = || {
        let value = claims.others.get(provider.name_claim.as_ref()?).and_then(Value::as_str)?;
        Some(format!("user:default/{value}"))
    };
    let Some(text) = provider.people.get(&claims.subject).cloned().or_else(named) else {
        return Err(format!(
            "Say who the subject {} is: `people = {{ \"{}\" = \"user:default/…\" }}` in the section of the provider {}.",
            claims.subject, claims.subject, provider.id
        ));
    };
    let person: Result<EntityRef, _> = text.parse();
    let person = person.map_err(|error| format!("The provider {} names `{text}`: {error}.", provider.id))?;
    if person.kind() != "user" || account::parse_name(person.name()).is_err() {
        return Err(format!("The provider {} names {person}, which cannot be a person with an account.", provider.id));
    }
    Ok(person)
}

/// The groups of the catalog that the claimed ones stand for; claims that nobody mapped are nothing.
fn groups(provider: &Provider, claims: &Claims) -> Vec<String> {
    let claimed = provider.groups_claim.as_ref().and_then(|claim| claims.others.get(claim));
    let claimed: Vec<&str> = match claimed {
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one],
        _ => Vec::new(),
    };
    let mut groups: Vec<String> = claimed
        .into_iter()
        .filter_map(|claimed| provider.groups.get(claimed)?.parse::<EntityRef>().ok())
        .filter(|group| group.kind() == "group")
        .map(|group| group.to_string())
        .collect();
    groups.sort();
    groups.dedup();
    groups
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::Timestamp;

    use super::*;

    fn provider() -> Provider {
        serde_json::from_value(json!({
            "id": "corp", "title": "Corp", "issuer": "https://id.example", "client_id": "portal",
            "people": { "s1": "user:default/mira" }, "name_claim": "login",
            "groups_claim": "groups", "groups": { "platform": "group:default/platform", "bad": "user:default/x" },
        }))
        .unwrap()
    }

    fn claims(subject: &str, others: Value) -> Claims {
        let Value::Object(others) = others else { panic!() };
        Claims {
            issuer: "https://id.example".into(),
            subject: subject.into(),
            session: None,
            ends_at: Timestamp(0),
            proved_at: None,
            others,
        }
    }

    #[test]
    fn a_person_is_found_by_subject_or_by_the_claim_that_is_trusted_and_never_by_mail() {
        let found = |subject, others| person(&provider(), &claims(subject, others)).map(|person| person.to_string());
        assert_eq!(found("s1", json!({})).unwrap(), "user:default/mira");
        assert_eq!(found("s1", json!({"login": "eve"})).unwrap(), "user:default/mira", "the subject comes first");
        assert_eq!(found("s2", json!({"login": "zoe"})).unwrap(), "user:default/zoe");
        for others in [
            json!({}),
            json!({"email": "mira@example.com"}),
            json!({"preferred_username": "mira"}),
            json!({"login": 7}),
            json!({"login": "a/b"}),
            json!({"login": ""}),
        ] {
            assert!(found("s2", others.clone()).is_err(), "{others}");
        }
    }

    #[test]
    fn only_groups_that_are_mapped_count() {
        let found = |others| groups(&provider(), &claims("s1", others));
        assert_eq!(found(json!({"groups": ["platform", "root", "platform", 7, "bad"]})), ["group:default/platform"]);
        assert_eq!(found(json!({"groups": "platform"})), ["group:default/platform"]);
        assert!(found(json!({"groups": {"platform": true}})).is_empty() && found(json!({})).is_empty());
    }
}
