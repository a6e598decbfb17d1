//! `cargo xtask …`: start, test, build and everything else around the code.

mod release;
mod scaffold;
mod setup;
mod start;
mod steps;
mod test;
mod tidy;
mod web;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};

use crate::workspace::{Flavour, Workspace, cargo};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Start, test and build NEXT Portal")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build what is missing and serve the sample company on http://127.0.0.1:8080
    Start {
        /// Given to `portal serve`; with `--catalog PATH` it serves that instead of the sample company
        #[arg(last = true)]
        portal: Vec<String>,
    },
    /// Run every check and every test, or one part: tidy, fmt, clippy, web, unit, weight, browser; other words filter the tests
    Test { words: Vec<String> },
    /// Build target/release/portal: one file, with the browser side inside
    Build,
    /// Check what the compiler does not: arrows, sizes, names, rooms, migrations, bundle
    Tidy {
        /// Write new migrations down, so that they cannot change any more
        #[arg(long)]
        accept_new: bool,
    },
    /// Scaffold: `cargo xtask new feature NAME`
    New { what: String, name: String },
    /// Measure; figures are printed, never judged
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Build the browser side alone
    Web {
        /// Small instead of quickly built
        #[arg(long)]
        release: bool,
    },
    /// Install what the other tasks need
    Setup,
    /// What .ci/run calls
    Ci,
}

fn main() -> ExitCode {
    match perform(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    let ws = Workspace::find()?;
    match task {
        Task::Start { portal } => start::start(&ws, &portal),
        Task::Test { words } => test::test(&ws, &words),
        Task::Ci => test::test(&ws, &[]),
        Task::Build => release::build(&ws),
        Task::Tidy { accept_new: false } => tidy::check(&ws),
        Task::Tidy { accept_new: true } => tidy::accept_new_migrations(&ws),
        Task::New { what, name } if what == "feature" => scaffold::feature(&ws, &name),
        Task::New { what, .. } => bail!("`{what}` cannot be scaffolded; try `cargo xtask new feature NAME`"),
        Task::Bench { words } => bench(&ws, &words),
        Task::Web { release } => {
            web::build(&ws, if release { Flavour::Release } else { Flavour::Debug }).map(|_manifest| ())
        }
        Task::Setup => setup::everything(&ws),
    }
}

fn bench(ws: &Workspace, words: &[String]) -> Result<()> {
    let mut bench = cargo();
    bench.current_dir(&ws.root).args(["run", "--release", "--package", "bench", "--"]).args(words);
    steps::run(&mut bench)
}
