//! `cargo xtask start`: from a clone to a running portal.

use std::time::Instant;

use anyhow::Result;

use crate::steps::{run, say, seconds, step};
use crate::web;
use crate::workspace::{Flavour, Workspace, cargo, command};

const LISTEN: &str = "127.0.0.1:8080";

/// Build the browser side and the server, then become the server.
///
/// # Errors
/// When something is missing or does not compile; afterwards, the server's own.
pub fn start(ws: &Workspace, words: &[String]) -> Result<()> {
    let start = Instant::now();
    web::build(ws, Flavour::Debug)?;
    step("server", || {
        let mut build = cargo();
        run(build.current_dir(&ws.root).args(["build", "--package", "portal", "--bin", "portal"]))
    })?;
    let words = serve_words(words, &ws.target.join("data").to_string_lossy());
    say(&format!("ready to serve after {}: portal {}", seconds(start.elapsed()), words.join(" ")));
    let mut portal = command(ws.portal(Flavour::Debug));
    become_it(portal.current_dir(&ws.root).args(words))
}

/// What `portal` is started with: the given words, and what they leave open.
fn serve_words(given: &[String], data: &str) -> Vec<String> {
    let has = |flag: &str| given.iter().any(|word| word == flag || word.starts_with(&format!("{flag}=")));
    let mut words = vec!["serve".to_owned()];
    let other_catalog = has("--catalog") || has("--config");
    if !other_catalog && !has("--demo") {
        words.push("--demo".to_owned());
    }
    if !has("--listen") {
        words.extend(["--listen".to_owned(), LISTEN.to_owned()]);
    }
    if !has("--data-dir") {
        // Two catalogs never share a database: what one names, the other would see as gone.
        let folder = if other_catalog { "catalog" } else { "demo" };
        words.extend(["--data-dir".to_owned(), format!("{data}/{folder}")]);
    }
    words.extend(given.iter().cloned());
    words
}

/// Ctrl-C and every other signal then reach the server itself.
#[cfg(unix)]
fn become_it(command: &mut std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_it(command: &mut std::process::Command) -> Result<()> {
    run(command)
}

#[cfg(test)]
mod tests {
    use super::serve_words;

    fn words(given: &[&str]) -> String {
        serve_words(&given.iter().map(ToString::to_string).collect::<Vec<_>>(), "target/data").join(" ")
    }

    #[test]
    fn without_words_it_serves_the_sample_company() {
        assert_eq!(words(&[]), "serve --demo --listen 127.0.0.1:8080 --data-dir target/data/demo");
    }

    #[test]
    fn a_catalog_takes_the_place_of_the_sample_company_and_of_its_data() {
        let expected = "serve --listen 127.0.0.1:8080 --data-dir target/data/catalog --catalog ../shop";
        assert_eq!(words(&["--catalog", "../shop"]), expected);
    }

    #[test]
    fn what_is_given_is_not_given_twice() {
        assert_eq!(words(&["--demo", "--listen=0.0.0.0:1", "--data-dir", "x"]), "serve --demo --listen=0.0.0.0:1 --data x");
    }
}
