//! `cargo xtask test`: every check, in the order in which a mistake costs least, ending with the browser.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Result, bail};

use crate::setup::wasm_target::TARGET;
use crate::setup::{self, chromium, npm, postgres, rust, wasm_target};
use crate::steps::{run, say, step};
use crate::workspace::{Flavour, Workspace, cargo, command};
use crate::{tidy, web};

/// Without words everything; with a part's name that part alone; other words filter the tests of both runners.
/// Everything tests the browser side as it is shipped, small and cut into parts; the parts alone take the quick build.
///
/// # Errors
/// At the first part that fails.
pub fn test(ws: &Workspace, words: &[String]) -> Result<()> {
    let (part, filter) = match words.split_first() {
        Some((first, rest)) if PARTS.contains(&first.as_str()) => (first.as_str(), rest),
        Some(_) => ("filtered", words),
        None => ("everything", words),
    };
    match part {
        "tidy" => tidy::check(ws),
        "fmt" => fmt(ws),
        "clippy" => clippy(ws),
        "web" => web::build(ws, Flavour::Debug).map(|_manifest| ()),
        "weight" => tidy::weigh_bundle(ws),
        "unit" => unit(ws, filter, Flavour::Debug),
        "browser" => {
            web::build(ws, Flavour::Debug)?;
            browser(ws, filter, Flavour::Debug, Built::Alone)
        }
        "filtered" => {
            web::build(ws, Flavour::Debug)?;
            unit(ws, filter, Flavour::Debug)?;
            browser(ws, filter, Flavour::Debug, Built::WithTests)
        }
        _ => {
            setup::everything(ws)?;
            tidy::check(ws)?;
            fmt(ws)?;
            clippy(ws)?;
            tidy::weigh_bundle(ws)?;
            unit(ws, filter, Flavour::Release)?;
            browser(ws, filter, Flavour::Release, Built::WithTests)
        }
    }
}

const PARTS: [&str; 7] = ["tidy", "fmt", "clippy", "web", "unit", "weight", "browser"];

fn fmt(ws: &Workspace) -> Result<()> {
    step("fmt", || run(cargo().current_dir(&ws.root).args(["fmt", "--all", "--check"])))
}

fn clippy(ws: &Workspace) -> Result<()> {
    step("clippy", || {
        let mut clippy = cargo();
        clippy.current_dir(&ws.root).args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]);
        run(&mut clippy)
    })?;
    let toolchain = wasm_target::ensure(ws)?;
    step("clippy (browser side)", || {
        let mut clippy = toolchain.cargo();
        clippy.current_dir(&ws.root).args([
            "clippy",
            "--package",
            "frontend",
            "--package",
            "app",
            "--package",
            "shared",
        ]);
        clippy.args(["--features", "app/hydrate", "--target", TARGET, "--profile", Flavour::Debug.cargo_profile()]);
        run(clippy.args(["--", "--deny", "warnings"]))
    })
}

/// Unit, store, API and page tests. Building them builds the server's binary too, which the browser tests use.
fn unit(ws: &Workspace, filter: &[String], web: Flavour) -> Result<()> {
    let postgres = postgres::ensure()?;
    step("unit, store, API and page tests", || {
        let mut tests = cargo();
        tests.current_dir(&ws.root).env("PATH", with_folder(&postgres)?).env(WEB, ws.web(web));
        if rust::has_nextest() {
            tests.args(["nextest", "run", "--workspace", "--no-tests=pass"]).args(filter);
        } else {
            tests.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
            tests.args(filter.first());
        }
        run(&mut tests)
    })
}

fn with_folder(folder: &Path) -> Result<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(std::iter::once(folder.to_path_buf()));
    Ok(env::join_paths(folders)?)
}

/// Where a server finds its browser side; `server/build.rs` reads it.
const WEB: &str = "PORTAL_WEB_DIST";

/// How the server for the browser tests is built.
#[derive(Clone, Copy)]
enum Built {
    /// The tests before built it, with the features that tests switch on: cargo finds nothing to do.
    WithTests,
    Alone,
}

/// Playwright, against a server of its own with data of its own.
fn browser(ws: &Workspace, filter: &[String], web: Flavour, built: Built) -> Result<()> {
    npm::ensure(ws)?;
    let chromium = chromium::ensure()?;
    step("server for the browser tests", || {
        let mut build = cargo();
        build.current_dir(&ws.root).args(["build", "--workspace", "--bin", "portal"]).env(WEB, ws.web(web));
        if let Built::WithTests = built {
            build.arg("--tests");
        }
        run(&mut build)
    })?;
    let data = ws.target.join("end2end-data");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut playwright = command(ws.npm_program("playwright"));
    playwright.current_dir(ws.end2end()).arg("test").args(filter);
    playwright.env("CHROMIUM", chromium).env("PORTAL_BIN", ws.portal(Flavour::Debug));
    playwright.env("PORTAL_PORT", port.to_string()).env("PORTAL_DATA", &data);
    browser_tests(playwright, filter)
}

/// The runner's own summary stays the last thing on the screen, so this step has no closing line.
fn browser_tests(mut playwright: Command, filter: &[String]) -> Result<()> {
    crate::steps::heading("browser tests");
    if !filter.is_empty() {
        playwright.arg("--pass-with-no-tests");
    }
    if run(&mut playwright).is_err() {
        say("pictures and traces of what failed: end2end/test-results; one file alone: cargo xtask test browser NAME");
        bail!("stopped at step `browser tests`");
    }
    Ok(())
}
