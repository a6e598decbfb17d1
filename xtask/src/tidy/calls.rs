//! The environment, SQL, the network, the browser and the terminal each have a room; calling them elsewhere goes around it.
//!
//! Calls that have not even a room (time, ids, spawning) are clippy's business: see `disallowed-methods` in clippy.toml.

use super::Finding;
use super::source::{Source, has_word};

struct Rule {
    calls: &'static [&'static str],
    /// Beginnings of paths where it is at home.
    rooms: &'static [&'static str],
    /// Beginnings of paths that it is about; empty for all.
    only_in: &'static [&'static str],
    instead: &'static str,
}

/// Programs, not the portal: they talk to the machine all day.
const TOOLS: [&str; 2] = ["xtask/", "bench/"];

const RULES: [Rule; 6] = [
    Rule {
        calls: &["env::var", "env::var_os", "env::vars"],
        rooms: &["server/src/config.rs", "server/src/config/"],
        only_in: &[],
        instead: "read the environment in server/src/config.rs and pass the value in",
    },
    Rule {
        calls: &["sqlx::query", "sqlx::query_as", "sqlx::query_scalar", "sqlx::raw_sql", "QueryBuilder"],
        rooms: &["server/base/db/"],
        only_in: &[],
        instead: "write `sql!(…)`, one text for both engines",
    },
    Rule {
        calls: &["reqwest::Client", "Client::builder", "TcpStream::connect"],
        // The command line asks the one portal that its user names; the guard is for the server.
        rooms: &["server/features/catalog/src/sources/fetch.rs", "server/src/login.rs"],
        only_in: &[],
        instead: "go out through the guarded client, which knows where it must not go",
    },
    Rule {
        calls: &["web_sys::window", "js_sys::eval", "web_sys::console", "gloo_net", "gloo_timers"],
        rooms: &["app/src/browser/", "app/src/browser.rs", "app/src/call.rs", "app/src/call/", "frontend/"],
        only_in: &[],
        instead: "call a function of app/src/browser, which has a silent twin for the server",
    },
    Rule {
        calls: &["println!", "eprintln!", "print!", "eprint!"],
        rooms: &[],
        only_in: &["shared/", "app/", "frontend/", "server/base/", "server/features/"],
        instead: "use tracing; only the command line prints",
    },
    Rule {
        calls: &["std::process::exit", "process::abort"],
        rooms: &["server/src/main.rs"],
        only_in: &[],
        instead: "return an error; `main` decides about the exit",
    },
];

pub fn check(source: &Source) -> Vec<Finding> {
    let under = |folders: &[&str]| folders.iter().any(|folder| source.path.starts_with(folder));
    if under(&TOOLS) || source.name() == "build.rs" {
        return Vec::new();
    }
    let mut findings = browser_only(source);
    for rule in &RULES {
        if under(rule.rooms) || !(rule.only_in.is_empty() || under(rule.only_in)) {
            continue;
        }
        for (line, code) in source.code_lines() {
            if let Some(call) = rule.calls.iter().find(|call| calls(code, call)) {
                findings.push(Finding::new(&source.path, line, format!("`{call}`: {}", rule.instead)));
            }
        }
    }
    findings
}

/// As a whole word; `sqlx::query` is also found in `sqlx::query_with`.
fn calls(code: &str, call: &str) -> bool {
    if let Some(name) = call.strip_suffix('!') {
        return code.contains(call) && has_word(code, name);
    }
    has_word(code, call) || (call == "sqlx::query" && code.contains(call))
}

/// What differs between server and browser lives in `app/src/browser`, in two twins.
fn browser_only(source: &Source) -> Vec<Finding> {
    let at_home = ["app/src/browser/", "app/src/browser.rs"].iter().any(|room| source.path.starts_with(room));
    if !source.path.starts_with("app/src/") || at_home {
        return Vec::new();
    }
    let lines = source.lines().filter(|(line, _)| !source.is_test(*line));
    lines
        .filter(|(_, text)| text.contains("cfg") && text.replace(' ', "").contains("feature=\"hydrate\""))
        .map(|(line, _)| {
            Finding::new(
                &source.path,
                line,
                "only app/src/browser asks whether it runs in the browser; add a twin there",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Source::new(path, text)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_call_is_found_outside_its_room() {
        for rule in &RULES {
            for call in rule.calls {
                let findings = found("server/features/catalog/src/browse.rs", &format!("let a = {call}(b);"));
                assert_eq!(findings.len(), 1, "{call}: {findings:?}");
            }
        }
    }

    #[test]
    fn at_home_it_may_be_called() {
        assert_eq!(found("server/src/config.rs", "std::env::var(a)"), [""; 0]);
        assert_eq!(found("app/src/browser/storage.rs", "web_sys::window()"), [""; 0]);
    }

    #[test]
    fn tests_comments_and_strings_may_name_it() {
        let text = "// env::var\nlet a = \"env::var\";\n#[cfg(test)]\nmod tests { fn b() { env::var(c) } }";
        assert_eq!(found("server/features/catalog/src/jobs.rs", text), [""; 0]);
    }

    #[test]
    fn the_browser_is_asked_for_in_one_room() {
        let text = "#[cfg(feature = \"hydrate\")]\nfn a() {}";
        assert_eq!(found("app/src/catalog/list.rs", text).len(), 1);
        assert_eq!(found("app/src/browser/storage.rs", text), [""; 0]);
    }
}
