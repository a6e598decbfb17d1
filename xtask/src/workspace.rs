//! Where things are: the checkout, the target folder and what we put into it; and how a child process starts.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The checkout and its target folder.
pub struct Workspace {
    pub root: PathBuf,
    /// `CARGO_TARGET_DIR`, or what cargo's configuration says, or `target`.
    pub target: PathBuf,
    metadata: Value,
}

/// How a bundle is built: quick to build, or small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    Debug,
    Release,
}

impl Flavour {
    /// The folder below `<target>/web`; `server/build.rs` knows the same two names.
    pub fn folder(self) -> &'static str {
        match self {
            Flavour::Debug => "debug",
            Flavour::Release => "release",
        }
    }

    pub fn cargo_profile(self) -> &'static str {
        match self {
            Flavour::Debug => "wasm-dev",
            Flavour::Release => "wasm-release",
        }
    }
}

impl Workspace {
    pub fn find() -> Result<Workspace> {
        // Cargo says where it runs us from; checkouts that share a target folder share our program too.
        let ours = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&ours).parent().context("xtask lives in the checkout")?.to_path_buf();
        let mut cargo = cargo();
        cargo.current_dir(&root).args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&stdout(&mut cargo)?).context("reading `cargo metadata`")?;
        let target = metadata["target_directory"].as_str().context("`cargo metadata` names no target folder")?.into();
        Ok(Workspace { root, target, metadata })
    }

    /// The workspace's packages, as `cargo metadata` prints them.
    pub fn packages(&self) -> &[Value] {
        self.metadata["packages"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The built browser side, as the server reads or embeds it.
    pub fn web(&self, flavour: Flavour) -> PathBuf {
        self.target.join("web").join(flavour.folder())
    }

    /// The server's binary.
    pub fn portal(&self, flavour: Flavour) -> PathBuf {
        let name = format!("portal{}", std::env::consts::EXE_SUFFIX);
        self.target.join(flavour.folder()).join(name)
    }

    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// A program that npm installed.
    pub fn npm_program(&self, name: &str) -> PathBuf {
        self.end2end().join("node_modules/.bin").join(name)
    }
}

/// The cargo that runs us, without the variables it sets for us: with them, some build scripts would run again
/// whenever somebody alternates between `cargo xtask` and plain `cargo`.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A child process that inherits our environment, but not what `cargo run` added to it.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name == "CARGO" || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|p| name.starts_with(p)) {
            command.env_remove(&*name);
        }
    }
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// Run it, and give back what it printed.
///
/// # Errors
/// When it cannot be started or fails; its standard error is in the message.
pub fn stdout(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output = command.output().with_context(|| format!("`{name}` cannot be started"))?;
    ensure!(output.status.success(), "`{name}` failed:\n{}", String::from_utf8_lossy(&output.stderr).trim_end());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command line, as a person would type it.
pub fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The first of the folders in `PATH` that holds this program.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
