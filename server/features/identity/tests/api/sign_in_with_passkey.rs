//! StartPasskey, AddPasskey, ListMyPasskeys, RemovePasskey, StartPasskeySignIn, SignInWithPasskey, and proving once
//! more who one is: StartPasskeyStepUp, StepUpWithPasskey.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::identity::WhoAmI;
use shared::identity::passkeys::{
    AddPasskey, ListMyPasskeys, PasskeyChallenge, RemovePasskey, SignInWithPasskey, StartPasskey, StartPasskeySignIn,
    StartPasskeyStepUp, StepUpWithPasskey,
};
use testkit::TestPortal;

use crate::support::{Browser, PASSWORD, code_of, command, make_admin, typed};

const ORIGIN: &str = "https://portal.example";

async fn portal() -> TestPortal {
    let config = identity::Config { public_url: ORIGIN.into(), ..identity::Config::default() };
    let portal = TestPortal::start(|_| vec![identity::feature(config)]).await;
    let ctx = command(&portal);
    for name in ["ada", "mira"] {
        identity::command::create_user(&ctx, name, None, Some(PASSWORD.to_owned())).await.unwrap();
    }
    make_admin(&ctx, "ada").await;
    portal
}

/// An authenticator that holds one key and always agrees (WebAuthn level 3, sections 6.1 and 6.5).
struct Device {
    key: SigningKey,
    id: [u8; 16],
    origin: &'static str,
    user: Vec<u8>,
}

impl Device {
    fn new(origin: &'static str) -> Device {
        Device { key: SigningKey::from_slice(&[7; 32]).unwrap(), id: [9; 16], origin, user: Vec::new() }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["publicKey"]["challenge"].clone();
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string().into()
    }

    fn head(&self, flags: u8, counter: u32) -> Vec<u8> {
        let mut data = Sha256::digest(b"portal.example").to_vec();
        data.push(flags);
        data.extend(counter.to_be_bytes());
        data
    }

    fn create(&mut self, asked: &PasskeyChallenge) -> Value {
        let options = &asked.options;
        self.user = B64.decode(options["publicKey"]["user"]["id"].as_str().unwrap()).unwrap();
        let client_data = self.client_data("webauthn.create", options);
        let mut auth = self.head(0b0100_0101, 0);
        auth.extend([0; 16]);
        auth.extend(16_u16.to_be_bytes());
        auth.extend(self.id);
        // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        let point = self.key.verifying_key().to_sec1_point(false);
        let bytes: &[u8] = point.as_ref();
        auth.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        auth.extend(&bytes[1..33]);
        auth.extend([0x22, 0x58, 32]);
        auth.extend(&bytes[33..65]);
        // {"fmt": "none", "attStmt": {}, "authData": auth}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.push(0xa0);
        object.push(0x68);
        object.extend(b"authData");
        object.extend([0x58, auth.len() as u8]);
        object.extend(auth);
        json!({ "id": B64.encode(self.id), "rawId": B64.encode(self.id), "type": "public-key", "extensions": {},
            "response": { "attestationObject": B64.encode(object), "clientDataJSON": B64.encode(client_data) } })
    }

    fn get(&self, asked: &PasskeyChallenge, counter: u32) -> Value {
        let client_data = self.client_data("webauthn.get", &asked.options);
        let auth = self.head(0b0000_0101, counter);
        let signature: Signature = self.key.sign(&[auth.as_slice(), &Sha256::digest(&client_data)].concat());
        json!({ "id": B64.encode(self.id), "rawId": B64.encode(self.id), "type": "public-key", "extensions": {},
            "response": { "authenticatorData": B64.encode(auth), "clientDataJSON": B64.encode(client_data),
                "signature": B64.encode(signature.to_der().as_bytes()), "userHandle": B64.encode(&self.user) } })
    }
}

async fn enrolled(browser: &Browser<'_>) -> Device {
    let mut device = Device::new(ORIGIN);
    let asked = browser.ask(StartPasskey {}).await.unwrap();
    let credential = device.create(&asked);
    let add = AddPasskey { challenge: asked.challenge, name: "Telephone".into(), credential };
    assert_eq!(browser.ask(add).await.unwrap()[0].name, "Telephone");
    device
}

async fn sign_in(
    browser: &Browser<'_>,
    device: &Device,
    counter: u32,
) -> Result<shared::identity::Me, shared::Problem> {
    let asked = browser.ask(StartPasskeySignIn {}).await.unwrap();
    let credential = device.get(&asked, counter);
    browser.ask(SignInWithPasskey { challenge: asked.challenge, credential }).await
}

#[tokio::test]
async fn a_passkey_signs_in_without_a_name_and_without_a_password() {
    let portal = portal().await;
    let mira = Browser::signed_in(&portal, "mira").await;
    let device = enrolled(&mira).await;
    let fresh = Browser::new(&portal);
    let me = sign_in(&fresh, &device, 1).await.unwrap();
    assert_eq!(me.reference.unwrap().as_str(), "user:default/mira");
    assert!(fresh.ask(WhoAmI {}).await.unwrap().stepped_up_until.is_some());
    let id = mira.ask(ListMyPasskeys {}).await.unwrap()[0].id.clone();
    assert_eq!(
        Browser::signed_in(&portal, "ada").await.ask(RemovePasskey { id: id.clone() }).await.unwrap_err().status,
        404
    );
    assert!(mira.ask(RemovePasskey { id }).await.unwrap().is_empty());
    assert_eq!(code_of(sign_in(&fresh, &device, 2).await), "identity.passkey-refused");
    portal.stop().await;
}

#[tokio::test]
async fn an_answer_counts_once_in_time_from_this_site_and_for_its_challenge() {
    let portal = portal().await;
    let mira = Browser::signed_in(&portal, "mira").await;
    let device = enrolled(&mira).await;
    let fresh = Browser::new(&portal);
    let asked = fresh.ask(StartPasskeySignIn {}).await.unwrap();
    let answer = SignInWithPasskey { challenge: asked.challenge.clone(), credential: device.get(&asked, 1) };
    fresh.ask(answer.clone()).await.unwrap();
    assert_eq!(code_of(fresh.ask(answer.clone()).await), "identity.challenge-over", "replayed");
    let other = fresh.ask(StartPasskeySignIn {}).await.unwrap();
    let mixed = SignInWithPasskey { challenge: other.challenge, ..answer };
    assert_eq!(code_of(fresh.ask(mixed).await), "identity.passkey-refused", "an answer to another challenge");
    let late = fresh.ask(StartPasskeySignIn {}).await.unwrap();
    portal.clock().advance(301);
    let late = SignInWithPasskey { credential: device.get(&late, 2), challenge: late.challenge };
    assert_eq!(code_of(fresh.ask(late).await), "identity.challenge-over");
    let phished = Device { origin: "https://portal.example.evil", ..device };
    assert_eq!(code_of(sign_in(&fresh, &phished, 3).await), "identity.passkey-refused", "made on another site");
    let stranger = Device { key: SigningKey::from_slice(&[8; 32]).unwrap(), origin: ORIGIN, ..phished };
    assert_eq!(code_of(sign_in(&fresh, &stranger, 4).await), "identity.passkey-refused", "signed by another key");
    for nonsense in [json!(null), json!({}), json!("x"), json!({ "id": 7 })] {
        let asked = fresh.ask(StartPasskeySignIn {}).await.unwrap();
        let wrong = SignInWithPasskey { challenge: asked.challenge, credential: nonsense };
        assert_eq!(code_of(fresh.ask(wrong).await), "identity.passkey-refused");
    }
    portal.stop().await;
}

#[tokio::test]
async fn nobody_finishes_what_another_began() {
    let portal = portal().await;
    let (ada, mira) = (Browser::signed_in(&portal, "ada").await, Browser::signed_in(&portal, "mira").await);
    let asked = mira.ask(StartPasskey {}).await.unwrap();
    let credential = Device::new(ORIGIN).create(&asked);
    let add = AddPasskey { challenge: asked.challenge, name: String::new(), credential };
    assert_eq!(code_of(ada.ask(add.clone()).await), "identity.challenge-over");
    let unknown = AddPasskey { challenge: typed("x"), ..add };
    assert_eq!(code_of(mira.ask(unknown).await), "identity.challenge-over");
    portal.clock().advance(16 * 60);
    assert_eq!(code_of(mira.ask(StartPasskey {}).await), "identity.step-up-needed");
    portal.stop().await;
}

#[tokio::test]
async fn a_passkey_proves_once_more_who_one_is_and_another_s_does_not() {
    let portal = portal().await;
    let mira = Browser::signed_in(&portal, "mira").await;
    let device = enrolled(&mira).await;
    portal.clock().advance(16 * 60);
    assert_eq!(code_of(mira.ask(StartPasskey {}).await), "identity.step-up-needed");
    let asked = mira.ask(StartPasskeyStepUp {}).await.unwrap();
    let answer = StepUpWithPasskey { challenge: asked.challenge.clone(), credential: device.get(&asked, 1) };
    let before = mira.copy();
    assert!(mira.ask(answer.clone()).await.unwrap().stepped_up_until.is_some());
    assert!(mira.ask(StartPasskey {}).await.is_ok());
    assert!(before.ask(WhoAmI {}).await.unwrap().reference.is_none(), "the session has a new id");
    assert_eq!(code_of(mira.ask(answer).await), "identity.challenge-over", "replayed");

    let ada = Browser::signed_in(&portal, "ada").await;
    let asked = ada.ask(StartPasskeyStepUp {}).await.unwrap();
    let foreign = StepUpWithPasskey { challenge: asked.challenge.clone(), credential: device.get(&asked, 2) };
    assert_eq!(code_of(ada.ask(foreign).await), "identity.passkey-refused", "mira's passkey");
    let asked = mira.ask(StartPasskeyStepUp {}).await.unwrap();
    let credential = device.get(&asked, 3);
    let crossed = StepUpWithPasskey { challenge: asked.challenge, credential };
    assert_eq!(code_of(ada.ask(crossed).await), "identity.passkey-refused", "mira's question");
    let asked = Browser::new(&portal).ask(StartPasskeySignIn {}).await.unwrap();
    let credential = device.get(&asked, 4);
    let sign_in = StepUpWithPasskey { challenge: asked.challenge, credential };
    assert_eq!(code_of(mira.ask(sign_in).await), "identity.passkey-refused", "a question of the sign-in page");
    portal.stop().await;
}
