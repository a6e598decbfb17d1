//! What a stranger on the network can send.

use std::time::{Duration, Instant};

use super::running::Running;

fn demo() -> (Running, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Running::start(folder.path(), &["--demo"]), folder)
}

#[test]
fn pages_and_answers_carry_their_headers_and_nothing_makes_it_fail() {
    let (portal, _folder) = demo();
    headers(&portal);
    links_from_elsewhere(&portal);
    refusals(&portal);
    nonsense(&portal);
    health(&portal);
    assert_eq!(portal.stop(), Some(0), "it stops in order when it is told to");
}

fn headers(portal: &Running) {
    let page = portal.get("/catalog");
    assert_eq!(page.status, 200, "{}", page.head);
    let policy = page.header("content-security-policy").unwrap();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(page.body.contains(&format!("nonce=\"{nonce}\"")), "the scripts of the page carry the nonce of the policy");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert!(policy.contains("require-trusted-types-for 'script'"));
    assert!(!page.body.contains(" style=\""), "no inline styles");
    let again = portal.get("/catalog");
    assert_ne!(again.header("content-security-policy"), page.header("content-security-policy"), "a nonce is used once");
    for path in ["/catalog", "/api/limits", "/healthz", "/nowhere", "/assets/none.js"] {
        let answer = portal.get(path);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(
            answer.header("content-security-policy").is_some() && answer.header("x-request-id").is_some(),
            "{path}"
        );
    }
}

/// Whoever follows a link from another site gets the page; what the page would do beyond reading is left to them.
fn links_from_elsewhere(portal: &Running) {
    let cookie = ("cookie", "portal_person=user:default/sofia.lindqvist");
    // The people of the sample company are there once it is read.
    let started = Instant::now();
    while !portal.ask("GET", "/api/v1/identity/me", &[cookie], "").body.contains("catalog.source.manage") {
        assert!(started.elapsed() < Duration::from_secs(30), "the sample company is not read");
    }
    let address = "/sources/new?target=%2Fno%2Fsuch%2Ffolder";
    let own = portal.ask("GET", address, &[cookie, ("sec-fetch-site", "same-origin")], "");
    assert!(own.body.contains("no such file or folder"), "the look is taken for our own pages");
    let foreign = portal.ask("GET", address, &[cookie, ("sec-fetch-site", "cross-site")], "");
    assert!(foreign.body.contains("came from another site") && !foreign.body.contains("no such file or folder"));
}

fn refusals(portal: &Running) {
    let json = ("content-type", "application/json");
    for (method, path, headers, body, status) in [
        ("POST", "/api/v1/catalog/sources", vec![json, ("sec-fetch-site", "cross-site")], "{\"target\":\"/etc\"}", 403),
        (
            "POST",
            "/api/v1/catalog/sources",
            vec![json, ("origin", "https://evil.example")],
            "{\"target\":\"/etc\"}",
            403,
        ),
        ("POST", "/api/v1/catalog/sources", vec![json], "{\"target\":\"/etc\"}", 403),
        ("GET", "/catalog", vec![("host", "evil.example")], "", 421),
        ("GET", "/nowhere", vec![], "", 404),
        ("GET", "/catalog/component/default/nobody-made-this", vec![], "", 404),
        ("GET", "/api/v1/catalog/entities/component/default/nobody-made-this", vec![], "", 404),
        ("PUT", "/catalog", vec![], "", 405),
        ("GET", "/api/v1/catalog/entities?filter=%28%28%28", vec![], "", 400),
        ("GET", "/api/v1/catalog/entities?limit=many", vec![], "", 400),
    ] {
        let answer = portal.ask(method, path, &headers, body);
        assert_eq!(answer.status, status, "{method} {path} {headers:?}: {}", answer.body);
    }
    let large = "x".repeat(2 << 20);
    let answer = portal.ask("POST", "/api/v1/catalog/sources", &[json], &large);
    assert_eq!(answer.status, 413, "{}", answer.body);
}

/// Every address with every kind of nonsense in it: an answer below 500, and the portal lives.
fn nonsense(portal: &Running) {
    let document: serde_json::Value = serde_json::from_str(&portal.get("/api/openapi.json").body).unwrap();
    let pages = [
        "/",
        "/catalog",
        "/catalog/{kind}/{namespace}/{name}",
        "/catalog/{kind}/{namespace}/{name}/{tab}",
        "/graph",
        "/search",
        "/sources",
        "/sources/new",
        "/sources/{id}",
        "/problems",
        "/problems/{key}",
        "/trash",
        "/limits",
        "/sign-in",
        "/sign-in/callback",
        "/setup",
        "/device",
        "/me/tokens",
        "/accounts/clients",
        "/accounts/sign-ins",
    ];
    let paths = document["paths"].as_object().unwrap().keys().cloned().chain(pages.map(str::to_owned));
    let words = [
        "%00",
        "%F0%9F%8D%8E",
        "..%2F..%2Fetc%2Fpasswd",
        "%FF%FE",
        "%22%3E%3Cscript%3E",
        "p99999999999999999999",
        "-1",
        "%28%28%28%28",
        "component%3A",
        "a%40b.example",
    ];
    for path in paths {
        for word in words {
            let filled: Vec<&str> =
                path.split('/').map(|segment| if segment.starts_with('{') { word } else { segment }).collect();
            let query = [
                "q", "filter", "sort", "cursor", "limit", "root", "hops", "words", "kinds", "from", "to", "revision",
                "place", "target", "page", "cols", "key",
            ]
            .map(|name| format!("{name}={word}"))
            .join("&");
            for address in [filled.join("/"), format!("{}?{query}", filled.join("/"))] {
                let answer = portal.get(&address);
                assert!(
                    answer.status < 500,
                    "{address}: {} {}",
                    answer.status,
                    answer.body.chars().take(400).collect::<String>()
                );
                let page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
                assert!(!(page && answer.body.contains("\"><script>")), "{address}: what was sent came back as markup");
            }
        }
    }
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /catalog HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: -5\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\n\r\n",
    ] {
        if let Some(answer) = portal.raw(bytes) {
            assert!(answer.status < 500, "{bytes:?}: {}", answer.status);
        }
    }
    let long = format!("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-long: {}\r\n\r\n", "x".repeat(100_000));
    assert!(portal.raw(long.as_bytes()).is_none_or(|answer| answer.status == 431 || answer.status == 400));
    assert_eq!(portal.get("/healthz").status, 200);
}

fn health(portal: &Running) {
    assert_eq!(portal.get("/readyz").body, "ready\n");
    let metrics = portal.get("/metrics").body;
    assert!(
        metrics.contains("portal_requests_total{operation=\"ListEntities\",status=\"200\"}")
            && metrics.contains("portal_projection_place"),
        "{metrics}"
    );
}
