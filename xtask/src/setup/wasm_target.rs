//! A compiler for wasm32-unknown-unknown: rustup's, or else Debian's `rustc-web` with a standard library built here.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::apt;
use crate::steps::{run, run_at_most, say};
use crate::workspace::{Workspace, cargo, command, stdout, which};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's packages: the compiler, the library's source, the linker and the lints.
const DEBIAN_PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22", "rust-web-clippy"];
const DEBIAN_LLD: &str = "/usr/bin/lld-22";

/// Set to anything, it skips rustup: to try Debian's way on a machine that would not need it.
const FORCE_DEBIAN: &str = "XTASK_DEBIAN_WASM";

/// A toolchain that compiles for the browser. What one compiled is of no use to the other.
#[derive(Clone)]
pub enum WasmToolchain {
    Ours { target_dir: PathBuf },
    Debian { target_dir: PathBuf },
}

impl WasmToolchain {
    /// `cargo` of this toolchain, with its own target folder.
    pub fn cargo(&self) -> Command {
        match self {
            WasmToolchain::Ours { target_dir } => {
                let mut cargo = cargo();
                cargo.env("CARGO_TARGET_DIR", target_dir);
                cargo
            }
            WasmToolchain::Debian { target_dir } => {
                let mut cargo = debian("cargo");
                cargo.env("CARGO_TARGET_DIR", target_dir);
                cargo
            }
        }
    }

    pub fn target_dir(&self) -> &Path {
        match self {
            WasmToolchain::Ours { target_dir } | WasmToolchain::Debian { target_dir } => target_dir,
        }
    }
}

impl fmt::Display for WasmToolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WasmToolchain::Ours { .. } => "with rustup's compiler",
            WasmToolchain::Debian { .. } => "with Debian's compiler (rustc-web)",
        })
    }
}

/// Find or install one.
///
/// # Errors
/// When neither rustup nor Debian can provide it.
pub fn ensure(ws: &Workspace) -> Result<WasmToolchain> {
    let force_debian = std::env::var_os(FORCE_DEBIAN).is_some();
    let ours = WasmToolchain::Ours { target_dir: ws.target.join("wasm") };
    if !force_debian && (has_std(command("rustc")) || rustup_adds_it()) {
        return Ok(ours);
    }
    let debian_toolchain = WasmToolchain::Debian { target_dir: ws.target.join("wasm-debian") };
    if Path::new("/usr/bin/rustc").is_file() && has_std(debian("rustc")) && Path::new("/usr/bin/cargo-clippy").is_file()
    {
        return Ok(debian_toolchain);
    }
    say(&format!("{TARGET}: rustup cannot add it here, so Debian's compiler comes in"));
    install_debian(ws).with_context(|| {
        format!("the Rust target {TARGET} is missing; install it with `rustup target add {TARGET}`")
    })?;
    Ok(debian_toolchain)
}

fn rustup_adds_it() -> bool {
    if which("rustup").is_none() {
        return false;
    }
    say(&format!("{TARGET} is missing: rustup target add {TARGET}"));
    let mut rustup = command("rustup");
    rustup.args(["target", "add", TARGET]).stdin(Stdio::null());
    run_at_most(Duration::from_secs(180), &mut rustup).is_ok() && has_std(command("rustc"))
}

/// Does this compiler have a standard library for the target?
fn has_std(mut rustc: Command) -> bool {
    let Ok(folder) = stdout(rustc.args(["--print", "target-libdir", "--target", TARGET])) else { return false };
    let Ok(files) = fs::read_dir(folder.trim()) else { return false };
    files.filter_map(Result::ok).any(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// A program of Debian's toolchain, which finds its companions in `/usr/bin` too.
fn debian(program: &str) -> Command {
    let mut command = command(Path::new("/usr/bin").join(program));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(PathBuf::from("/usr/bin")).chain(std::env::split_paths(&path));
    command.env("PATH", std::env::join_paths(folders).unwrap_or(path.clone()));
    // RUSTFLAGS stay: what they say about views, both sides must read alike.
    for variable in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTC_WRAPPER"] {
        command.env_remove(variable);
    }
    command
}

fn install_debian(ws: &Workspace) -> Result<()> {
    if !apt::is_root() {
        bail!("without root, Debian's compiler cannot be set up");
    }
    apt::install("a wasm compiler (Debian's rustc-web)", &DEBIAN_PACKAGES)?;
    link_lld()?;
    build_std(&ws.target.join("wasm-std"))?;
    ensure!(has_std(debian("rustc")), "Debian's compiler has no standard library for {TARGET} after building it");
    Ok(())
}

/// rustc asks for a linker called `rust-lld`, which Debian ships under another name.
fn link_lld() -> Result<()> {
    let host = stdout(debian("rustc").args(["--print", "target-libdir"]))?;
    let folder = Path::new(host.trim()).parent().context("the compiler's library folder has a parent")?.join("bin");
    fs::create_dir_all(&folder)?;
    let link = folder.join("rust-lld");
    if !link.exists() {
        std::os::unix::fs::symlink(DEBIAN_LLD, &link).with_context(|| format!("linking {}", link.display()))?;
    }
    Ok(())
}

/// Compile the standard library from Debian's source, and put it where the compiler looks.
fn build_std(work: &Path) -> Result<()> {
    say("building the standard library for the browser, once");
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("src/lib.rs"), "")?;
    let manifest = "[package]\nname = \"only-std\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(work.join("Cargo.toml"), manifest)?;
    let mut cargo = debian("cargo");
    cargo.current_dir(work).args(["build", "--quiet", "--release", "--target", TARGET]);
    cargo.args(["-Z", "build-std=std,panic_abort,panic_unwind,proc_macro,test"]);
    // Without bitcode, link-time optimisation could not use these libraries.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Cembed-bitcode=yes").env("CARGO_TARGET_DIR", work);
    run(&mut cargo)?;
    let library = stdout(debian("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    fs::create_dir_all(library.trim())?;
    for file in fs::read_dir(work.join(TARGET).join("release/deps"))? {
        let file = file?;
        let name = file.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libonly_std") {
            fs::copy(file.path(), Path::new(library.trim()).join(&name))?;
        }
    }
    Ok(())
}
