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
        run(build.current_dir(&ws.root).args(["build", "--workspace", "--bin", "portal"]))
    })?;
    let words = serve_words(words, &ws.target.join("data").to_string_lossy());
    say(&format!("ready to serve after {}: portal {}", seconds(start.elapsed()), words.join(" ")));
    // Where the person stands, so that a path they gave means what they meant.
    become_it(command(ws.portal(Flavour::Debug)).args(words))
}

/// What `portal` is started with: the given words, and what they leave open. A configuration leaves nothing open.
fn serve_words(given: &[String], data: &str) -> Vec<String> {
    let has = |flag: &str| given.iter().any(|word| word == flag || word.starts_with(&format!("{flag}=")));
    let mut words = vec!["serve".to_owned()];
    if !has("--config") {
        if !has("--catalog") && !has("--demo") {
            words.push("--demo".to_owned());
        }
        if !has("--listen") {
            words.extend(["--listen".to_owned(), LISTEN.to_owned()]);
        }
        if !has("--data-dir") {
            words.extend(["--data-dir".to_owned(), format!("{data}/{}", data_folder(given))]);
        }
    }
    words.extend(given.iter().cloned());
    words
}

/// Two catalogs never share a database: what one declares, the other would see as gone.
fn data_folder(given: &[String]) -> String {
    if !given.iter().any(|word| word.starts_with("--catalog")) {
        return "demo".to_owned();
    }
    format!("catalog-{}", &blake3::hash(given.join("\n").as_bytes()).to_hex()[..8])
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
    fn a_catalog_takes_the_place_of_the_sample_company_and_has_data_of_its_own() {
        let (shop, farm) = (words(&["--catalog", "../shop"]), words(&["--catalog", "../farm"]));
        assert!(shop.starts_with("serve --listen 127.0.0.1:8080 --data-dir target/data/catalog-"), "{shop}");
        assert!(shop.ends_with(" --catalog ../shop"), "{shop}");
        assert_ne!(shop.split(' ').nth(4), farm.split(' ').nth(4));
    }

    #[test]
    fn a_configuration_is_not_overruled() {
        assert_eq!(words(&["--config", "portal.toml"]), "serve --config portal.toml");
    }

    #[test]
    fn what_is_given_is_not_given_twice() {
        assert_eq!(
            words(&["--demo", "--listen=0.0.0.0:1", "--data-dir=x"]),
            "serve --demo --listen=0.0.0.0:1 --data-dir=x"
        );
    }
}
