//! The people of the sample company, as whom a visitor of the demo can act.

use http::{HeaderMap, header};
use kernel::{Answer, Caller, Ctx, PersonRecord, Role};
use shared::Problem;
use shared::catalog::EntityRef;
use shared::identity::{ActAs, DemoPerson, Me};

/// Holds the reference of the person. Not a secret: in the demo everybody may be anybody, and it listens on loopback only.
const COOKIE: &str = "portal_person";
/// Marks the `User` entities as whom one can act.
const ACTABLE: &str = "portal.harvest.example/demo";
/// `admin`, or a role that joins the rights of a contributor.
const ROLE: &str = "portal.harvest.example/role";

/// The person of the cookie, in the demo only.
pub(crate) async fn by_cookie(ctx: &Ctx, headers: &HeaderMap) -> Answer<Option<Caller>> {
    let Some(reference) = ctx.demo().then(|| cookie(headers)).flatten() else { return Ok(None) };
    Ok(actable(ctx, &reference).await?.map(caller))
}

/// Sets or clears the cookie.
pub(crate) async fn act_as(ctx: Ctx, op: ActAs) -> Answer<Me> {
    if !ctx.demo() {
        return Err(Problem::forbidden(shared::identity::ACT_AS).into());
    }
    let acting = match &op.person {
        None => {
            ctx.set_cookie(format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
            return crate::me::describe(&ctx.acting_as(Caller::anonymous(Role::Reader)), None).await;
        }
        Some(reference) => match actable(&ctx, reference).await? {
            Some(person) => caller(person),
            None => return Err(Problem::not_found().into()),
        },
    };
    let mut tx = ctx.begin().await?;
    ctx.tell(&mut tx, shared::events::Event::ActedAs { person: op.person.clone() }).await?;
    tx.commit().await?;
    ctx.set_cookie(format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800",
        op.person.as_ref().map(EntityRef::as_str).unwrap_or_default()
    ));
    crate::me::describe(&ctx.acting_as(acting), None).await
}

/// Everyone as whom one can act, by name.
pub(crate) async fn people(ctx: &Ctx) -> Answer<Vec<DemoPerson>> {
    let Some(directory) = ctx.ports().directory.clone() else { return Ok(Vec::new()) };
    let mut people: Vec<DemoPerson> = directory
        .people_labelled(ctx, ACTABLE, "yes")
        .await?
        .into_iter()
        .map(|person| DemoPerson {
            reference: person.reference,
            name: person.name,
            role: person.description.unwrap_or_default(),
        })
        .collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(people)
}

async fn actable(ctx: &Ctx, reference: &EntityRef) -> Answer<Option<PersonRecord>> {
    let Some(directory) = ctx.ports().directory.clone() else { return Ok(None) };
    Ok(directory
        .person(ctx, reference)
        .await?
        .filter(|person| person.labels.get(ACTABLE).is_some_and(|value| value == "yes")))
}

fn caller(person: PersonRecord) -> Caller {
    let role =
        if person.labels.get(ROLE).is_some_and(|role| role == "admin") { Role::Admin } else { Role::Contributor };
    let roles = person.labels.get(ROLE).filter(|role| *role != "admin").cloned().into_iter().collect();
    // There is nothing that the people of the demo could prove it with.
    Caller { role, stepped_up: true, ..Caller::person(person.reference, person.name, roles, person.teams) }
}

fn cookie(headers: &HeaderMap) -> Option<EntityRef> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let value =
        all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    value.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_is_read_from_among_other_cookies_and_nonsense_is_nobody() {
        for (line, person) in [
            ("a=b; portal_person=user:default/mira; c=d", Some("user:default/mira")),
            ("portal_person=", None),
            ("portal_person=///", None),
            ("portal_personal=user:default/mira", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(header::COOKIE, http::HeaderValue::from_str(line).unwrap())]);
            assert_eq!(cookie(&headers).as_ref().map(EntityRef::as_str), person, "{line}");
        }
    }
}
