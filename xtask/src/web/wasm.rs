//! From the `frontend` crate to a wasm module and its JavaScript glue.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::{features, snip};
use crate::setup::wasm_target::{TARGET, WasmToolchain};
use crate::steps::{run, say, seconds};
use crate::workspace::{Flavour, Workspace, command, which};

/// Where the finished parts lie.
pub struct Module {
    pub glue: PathBuf,
    pub wasm: PathBuf,
    /// JavaScript that dependencies brought along; the glue imports it from `./snippets/`.
    pub snippets: PathBuf,
}

/// Compile, bind, and shrink it for release. Cargo judges whether there is something to compile; what follows is done
/// again only if that changed the module.
pub fn build(ws: &Workspace, toolchain: &WasmToolchain, flavour: Flavour) -> Result<Module> {
    let profile = flavour.cargo_profile();
    let mut cargo = toolchain.cargo();
    cargo.current_dir(&ws.root).args(["build", "--package", "frontend", "--lib"]);
    run(cargo.args(["--target", TARGET, "--profile", profile]))?;
    let compiled = toolchain.target_dir().join(TARGET).join(profile).join("frontend.wasm");
    let bytes = fs::read(&compiled).with_context(|| format!("reading {}", compiled.display()))?;

    let folder = ws.target.join("web").join(format!("bound-{}", flavour.folder()));
    let module = Module {
        glue: folder.join("portal.js"),
        wasm: folder.join("portal_bg.wasm"),
        snippets: folder.join("snippets"),
    };
    // The tool that made it is part of its identity: a new xtask binds again.
    let wanted = format!("{} {}", blake3::hash(&bytes).to_hex(), ourselves()?);
    let mark = folder.join("made-from");
    if fs::read_to_string(&mark).is_ok_and(|made_from| made_from == wanted) {
        return Ok(module);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let start = Instant::now();
    bind(&bytes, flavour, &folder)?;
    say(&format!("JavaScript glue: {}", seconds(start.elapsed())));
    if flavour == Flavour::Release {
        let start = Instant::now();
        shrink(ws, &bytes, &module.wasm)?;
        say(&format!("wasm-opt: {}", seconds(start.elapsed())));
    }
    fs::write(mark, wanted)?;
    Ok(module)
}

fn bind(compiled: &[u8], flavour: Flavour, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    match flavour {
        Flavour::Debug => bindgen.input_bytes("portal", compiled.to_vec()),
        Flavour::Release => bindgen.input_module("portal", snip::without_dead_functions(compiled)?),
    };
    bindgen.out_name("portal").web(true)?;
    bindgen.typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(folder).context("wasm-bindgen")
}

/// `compiled` tells which wasm features the compiler used; wasm-opt must be allowed the same.
fn shrink(ws: &Workspace, compiled: &[u8], wasm: &Path) -> Result<()> {
    let npm = ws.npm_program("wasm-opt");
    let program =
        if npm.is_file() { npm } else { which("wasm-opt").context("wasm-opt is missing; run `npm ci` in end2end/")? };
    let small = wasm.with_extension("small");
    let mut wasm_opt = command(program);
    wasm_opt.arg(wasm).args(["-Oz", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"]);
    wasm_opt.args(features::wasm_opt_flags(compiled)).arg("-o").arg(&small);
    run(&mut wasm_opt)?;
    fs::rename(small, wasm)?;
    Ok(())
}

/// Changes whenever this program is compiled anew.
fn ourselves() -> Result<String> {
    let file = fs::metadata(std::env::current_exe()?)?;
    let age = file.modified()?.duration_since(std::time::UNIX_EPOCH)?;
    Ok(format!("{}-{}", file.len(), age.as_nanos()))
}
