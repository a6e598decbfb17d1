//! AddAuthenticator, ConfirmAuthenticator, RemoveAuthenticator, RenewRecoveryCodes, ShowMyFactors.

use hmac::{Hmac, KeyInit, Mac};
use shared::identity::second::{
    AddAuthenticator, ConfirmAuthenticator, RemoveAuthenticator, RenewRecoveryCodes, ShowMyFactors,
};
use testkit::TestPortal;

use crate::support::{Browser, PASSWORD, code_of, founded, sign_in, typed, with_code};

/// What an authenticator app does, written once more, so that a mistake is not made twice.
fn app(seed: &str, portal: &TestPortal) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = seed.chars().map(|c| format!("{:05b}", alphabet.find(c).unwrap())).collect();
    let key: Vec<u8> =
        (0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap()).collect();
    let step = (portal.system().now().seconds() / 30) as u64;
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&key).unwrap();
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = (digest[19] & 15) as usize;
    let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

async fn enrolled<'a>(portal: &'a TestPortal, browser: &Browser<'a>) -> (String, Vec<String>) {
    let enrolment = browser.ask(AddAuthenticator {}).await.unwrap();
    let seed = enrolment.seed.reveal().to_owned();
    assert!(enrolment.address.reveal().contains(&seed));
    let codes = browser.ask(ConfirmAuthenticator { code: typed(&app(&seed, portal)) }).await.unwrap().codes;
    (seed, codes.iter().map(|code| code.reveal().to_owned()).collect())
}

#[tokio::test]
async fn a_code_is_asked_for_once_the_authenticator_is_confirmed_and_counts_once() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    let seed = browser.ask(AddAuthenticator {}).await.unwrap().seed.reveal().to_owned();
    assert!(Browser::new(&portal).ask(sign_in("mira", PASSWORD)).await.is_ok(), "it does not count before");
    assert_eq!(code_of(browser.ask(ConfirmAuthenticator { code: typed("000000") }).await), "identity.code-wrong");
    browser.ask(ConfirmAuthenticator { code: typed(&app(&seed, &portal)) }).await.unwrap();

    let fresh = Browser::new(&portal);
    assert_eq!(code_of(fresh.ask(sign_in("mira", PASSWORD)).await), "identity.code-needed");
    let used = app(&seed, &portal);
    assert_eq!(code_of(fresh.ask(with_code("mira", &used)).await), "identity.code-wrong", "it was used to confirm");
    portal.clock().advance(60);
    let code = app(&seed, &portal);
    fresh.ask(with_code("mira", &code)).await.unwrap();
    assert_eq!(code_of(Browser::new(&portal).ask(with_code("mira", &code)).await), "identity.code-wrong", "replayed");
    portal.stop().await;
}

#[tokio::test]
async fn recovery_codes_open_once_and_end_when_new_ones_are_made() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    let (_, codes) = enrolled(&portal, &browser).await;
    assert_eq!(codes.len(), 10);
    let open = async |code: &str| Browser::new(&portal).ask(with_code("mira", code)).await;
    assert!(open(&codes[0].to_uppercase().replace('-', " ")).await.is_ok());
    assert_eq!(code_of(open(&codes[0]).await), "identity.code-wrong");
    assert_eq!(browser.ask(ShowMyFactors {}).await.unwrap().recovery_codes_left, 9);
    let renewed = browser.ask(RenewRecoveryCodes {}).await.unwrap().codes;
    assert_eq!(code_of(open(&codes[1]).await), "identity.code-wrong");
    assert!(open(renewed[0].reveal()).await.is_ok());
    portal.stop().await;
}

#[tokio::test]
async fn it_is_removed_with_a_fresh_proof_only() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    enrolled(&portal, &browser).await;
    portal.clock().advance(16 * 60);
    assert_eq!(code_of(browser.ask(RemoveAuthenticator {}).await), "identity.step-up-needed");
    let browser = Browser::new(&portal);
    assert_eq!(code_of(browser.ask(sign_in("mira", PASSWORD)).await), "identity.code-needed");
    portal.stop().await;
}
