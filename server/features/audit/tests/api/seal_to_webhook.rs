//! Heads that are sent to another server.

use std::sync::{Arc, Mutex};

use kernel::{Ctx, Feature, Outside};
use serde_json::Value;
use shared::audit::ShowAuditHead;
use testkit::TestPortal;

use crate::support::does;

const ADDRESS: &str = "https://seals.example/in?token=hunter2";

/// Another server; takes what it is sent unless it is down.
#[derive(Clone, Default)]
struct Receiver {
    down: Arc<Mutex<bool>>,
    taken: Arc<Mutex<Vec<Value>>>,
}

#[async_trait::async_trait]
impl Outside for Receiver {
    async fn send(&self, _: &Ctx, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, String> {
        assert_eq!(request.uri(), ADDRESS);
        if *self.down.lock().unwrap() {
            return Err(format!("{ADDRESS} cannot be reached"));
        }
        self.taken.lock().unwrap().push(serde_json::from_slice(request.body()).unwrap());
        Ok(http::Response::new(Vec::new()))
    }
}

#[tokio::test]
async fn the_newest_head_is_sent_and_tried_again_until_it_is_taken() {
    let receiver = Receiver::default();
    let webhook = audit::Webhook { address: ADDRESS.into(), every_seconds: 600, every_events: 3 };
    assert!(!format!("{webhook:?}").contains("hunter2"));
    let outside = receiver.clone();
    let config = audit::Config { seal_file: None, webhook: Some(webhook) };
    let portal = TestPortal::start(|_| vec![audit::feature(config), Feature::new("web").outside(outside)]).await;
    let seqs = || receiver.taken.lock().unwrap().iter().map(|line| line["seq"].as_i64().unwrap()).collect::<Vec<_>>();
    let minute = async || {
        portal.clock().advance(60);
        portal.work_off().await;
    };
    does(&portal, "ann", "a").await;
    minute().await;
    assert_eq!(seqs(), [1], "the first one at once");
    does(&portal, "ann", "a").await;
    minute().await;
    assert_eq!(seqs(), [1], "neither time nor events");
    for _ in 0..2 {
        does(&portal, "ann", "a").await;
    }
    *receiver.down.lock().unwrap() = true;
    minute().await;
    assert_eq!(seqs(), [1], "it is down");
    *receiver.down.lock().unwrap() = false;
    minute().await;
    minute().await;
    assert_eq!(seqs(), [1, 4], "after three events, once");
    let head = portal.call(ShowAuditHead {}).await.unwrap().unwrap();
    assert_eq!(receiver.taken.lock().unwrap()[1]["hash"], head.hash);
    does(&portal, "ann", "a").await;
    portal.clock().advance(600);
    minute().await;
    assert_eq!(seqs(), [1, 4, 5], "after ten minutes");
    portal.stop().await;
}
