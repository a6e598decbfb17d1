//! From the `frontend` crate to a wasm module and its JavaScript glue.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
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
    /// The modules of the parts that were cut off, and the script that loads them, which the glue imports.
    pub cut: PathBuf,
    /// The files that each part is loaded from, in that folder, by the part's name.
    pub parts: Parts,
}

pub type Parts = BTreeMap<String, Vec<String>>;

/// The script that loads parts. The compiled module asks for it by this name.
pub const LOADER: &str = "parts.js";

/// Compile, bind, and shrink it for release. Cargo judges whether there is something to compile; what follows is done
/// again only if that changed the module.
pub fn build(ws: &Workspace, toolchain: &WasmToolchain, flavour: Flavour) -> Result<Module> {
    let profile = flavour.cargo_profile();
    let mut cargo = toolchain.cargo();
    cargo.current_dir(&ws.root).args(["rustc", "--package", "frontend", "--lib"]);
    cargo.args(["--target", TARGET, "--profile", profile]);
    if flavour == Flavour::Release {
        // What the parts are cut along.
        cargo.args(["--features", "split", "--", "-Clink-arg=--emit-relocs"]);
    }
    run(&mut cargo)?;
    let compiled = toolchain.target_dir().join(TARGET).join(profile).join("frontend.wasm");
    let bytes = fs::read(&compiled).with_context(|| format!("reading {}", compiled.display()))?;

    let folder = ws.target.join("web").join(format!("bound-{}", flavour.folder()));
    let mark = folder.join("made-from");
    // The tool that made it is part of its identity: a new xtask binds again.
    let wanted = format!("{} {}", blake3::hash(&bytes).to_hex(), ourselves()?);
    if fs::read_to_string(&mark).is_ok_and(|made_from| made_from == wanted) {
        return module(&folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join(CUT))?;
    let start = Instant::now();
    let main = match flavour {
        Flavour::Debug => bytes.clone(),
        Flavour::Release => cut(&snip::without_dead_functions(&bytes)?, &folder)?,
    };
    bind(main, flavour, &folder)?;
    say(&format!("JavaScript glue: {}", seconds(start.elapsed())));
    let module = module(&folder)?;
    if flavour == Flavour::Release {
        let start = Instant::now();
        let parts = module.parts.values().flatten().collect::<BTreeSet<_>>();
        let parts = parts.into_iter().map(|file| module.cut.join(file));
        for wasm in std::iter::once(module.wasm.clone()).chain(parts) {
            shrink(ws, &bytes, &wasm)?;
        }
        say(&format!("wasm-opt: {}", seconds(start.elapsed())));
    }
    fs::write(mark, wanted)?;
    Ok(module)
}

/// The folder of what was cut off.
const CUT: &str = "cut";
/// Which files each part is made of, written down for the next run.
const PARTS: &str = "parts.json";

fn module(folder: &Path) -> Result<Module> {
    let parts = match fs::read(folder.join(PARTS)) {
        Ok(bytes) => serde_json::from_slice(&bytes).context("reading the list of parts")?,
        Err(_) => Parts::new(),
    };
    Ok(Module {
        glue: folder.join("portal.js"),
        wasm: folder.join("portal_bg.wasm"),
        snippets: folder.join("snippets"),
        cut: folder.join(CUT),
        parts,
    })
}

/// Cuts the parts off and returns what is left.
fn cut(compiled: &[u8], folder: &Path) -> Result<Vec<u8>> {
    let (into, main) = (folder.join(CUT), folder.join("main.wasm"));
    let mut options = wasm_split_cli_support::Options::new(compiled);
    options.output_dir = &into;
    options.main_out_path = &main;
    options.main_module = "./portal.js";
    let loader = format!("./{LOADER}");
    options.link_name = &loader;
    let split =
        wasm_split_cli_support::transform(options).map_err(|error| anyhow!("cutting the parts off: {error:?}"))?;
    let parts: Parts = split
        .prefetch_map
        .into_iter()
        .map(|(part, files)| (part, files.into_iter().map(|file| format!("{file}.wasm")).collect()))
        .collect();
    fs::write(folder.join(PARTS), serde_json::to_string_pretty(&parts)?)?;
    fs::read(&main).with_context(|| format!("reading {}", main.display()))
}

fn bind(compiled: Vec<u8>, flavour: Flavour, folder: &Path) -> Result<()> {
    let is_cut = flavour == Flavour::Release;
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("portal", compiled).out_name("portal").web(true)?;
    bindgen.typescript(false).omit_default_module_path(true);
    // The parts find what they need of the main module by the linker's names.
    bindgen.keep_lld_exports(is_cut).demangle(!is_cut);
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
