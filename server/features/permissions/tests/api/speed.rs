//! How long a decision takes; printed, never judged. `cargo test --release -p permissions -- --ignored --nocapture`

use std::time::Instant;

use kernel::{AccessClass, Caller};

use crate::support::portal;

#[tokio::test]
#[ignore = "prints figures"]
async fn a_decision_cold_and_remembered() {
    let portal = portal().await;
    let caller = Caller::person(
        "user:default/ann".parse().unwrap(),
        "Ann",
        Vec::new(),
        (0..12).map(|at| format!("group:default/team-{at}").parse().unwrap()).collect(),
    );
    let ctx = portal.system().acting_as(caller);
    let classes: Vec<AccessClass> = (0..1_000)
        .map(|at| AccessClass {
            kind: "component".into(),
            namespace: format!("space-{}", at % 7),
            owner: Some(format!("group:default/team-{at}").parse().unwrap()),
            lifecycle: Some("production".into()),
            ..AccessClass::of("catalog.entity")
        })
        .collect();
    ctx.may(shared::catalog::READ, &AccessClass::of("warm"));
    for (name, rounds) in [("cold", 1), ("remembered", 200)] {
        let started = Instant::now();
        let mut allowed = 0;
        for _ in 0..rounds {
            allowed += classes.iter().filter(|class| ctx.may(shared::catalog::REMOVE, class)).count();
        }
        let each = started.elapsed().as_secs_f64() * 1e6 / (rounds * classes.len()) as f64;
        println!("{name}: {each:.2} µs a decision ({} allowed)", allowed / rounds);
    }
}
