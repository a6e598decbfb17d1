//! Guessing is slowed down, and nobody is locked out by somebody else's guessing.

use std::time::Instant;

use crate::support::{Browser, PASSWORD, code_of, founded, sign_in};

#[tokio::test]
async fn after_five_wrong_attempts_the_next_one_waits() {
    let portal = founded().await;
    let guesser = Browser::at(&portal, "203.0.113.9");
    for _ in 0..5 {
        assert_eq!(code_of(guesser.ask(sign_in("mira", "wrong")).await), "identity.sign-in-failed");
    }
    let refused = guesser.ask(sign_in("mira", PASSWORD)).await.unwrap_err();
    assert_eq!((refused.status, refused.retry_after), (429, Some(1)));
    portal.clock().advance(2);
    assert!(guesser.ask(sign_in("mira", PASSWORD)).await.is_ok());
    portal.stop().await;
}

#[tokio::test]
async fn many_addresses_do_not_guess_faster_and_the_owner_s_own_is_not_held_back() {
    let portal = founded().await;
    Browser::signed_in(&portal, "mira").await;
    for address in ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5"] {
        for _ in 0..4 {
            assert_eq!(
                code_of(Browser::at(&portal, address).ask(sign_in("mira", "wrong")).await),
                "identity.sign-in-failed"
            );
        }
    }
    let fresh = Browser::at(&portal, "203.0.113.6");
    assert_eq!(code_of(fresh.ask(sign_in("mira", PASSWORD)).await), "too-fast");
    assert!(Browser::new(&portal).ask(sign_in("mira", PASSWORD)).await.is_ok());
    portal.stop().await;
}

#[tokio::test]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let portal = founded().await;
    let measure = async |name: &str| {
        let mut best = u128::MAX;
        for address in ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4"] {
            let started = Instant::now();
            Browser::at(&portal, address).ask(sign_in(name, "wrong")).await.unwrap_err();
            best = best.min(started.elapsed().as_micros());
        }
        best
    };
    let (known, unknown) = (measure("mira").await, measure("nobody").await);
    // Both hash once. Without the decoy one of them would be a hundred times faster.
    assert!(unknown * 5 > known && known * 5 > unknown, "{known} µs and {unknown} µs");
    portal.stop().await;
}

#[tokio::test]
async fn a_crowd_at_the_door_is_served_a_few_at_a_time() {
    let portal = founded().await;
    let crowd: Vec<Browser<'_>> = (0..24).map(|_| Browser::new(&portal)).collect();
    let tries = crowd.iter().enumerate().map(|(at, browser)| browser.ask(sign_in(&format!("guest-{at}"), "wrong")));
    for outcome in futures::future::join_all(tries).await {
        assert_eq!(code_of(outcome), "identity.sign-in-failed");
    }
    portal.stop().await;
}
