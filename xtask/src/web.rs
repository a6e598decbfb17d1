//! Builds the browser side: wasm and its glue, styles, the first script and the files of `public/`, with hashed names,
//! compressed for release, listed in a manifest. The server embeds the folder, or reads it while it is being developed.

mod css;
mod features;
pub mod manifest;
mod output;
mod snip;
mod wasm;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use self::manifest::Manifest;
use self::output::Output;
use crate::setup::{npm, wasm_target};
use crate::steps::{say, step};
use crate::workspace::{Flavour, Workspace};

/// Build it into `<target>/web/<flavour>`. What did not change is not made again.
///
/// # Errors
/// When something does not compile, or a tool is missing that cannot be installed.
pub fn build(ws: &Workspace, flavour: Flavour) -> Result<Manifest> {
    let toolchain = step("wasm target", || wasm_target::ensure(ws))?;
    if flavour == Flavour::Release {
        step("npm packages", || npm::ensure(ws))?;
    }
    step(&format!("browser side ({})", flavour.folder()), || {
        let module = wasm::build(ws, &toolchain, flavour)?;
        let manifest = assemble(ws, flavour, &module)?;
        say(&format!("{} files in {}", manifest.files.len(), ws.web(flavour).display()));
        if flavour == Flavour::Release {
            say(&manifest.sizes());
        }
        Ok(manifest)
    })
}

fn assemble(ws: &Workspace, flavour: Flavour, module: &wasm::Module) -> Result<Manifest> {
    let mut output = Output::new(ws.web(flavour), flavour == Flavour::Release);
    // The scripts and modules of the app name each other, so they share one folder that is named after all of them.
    let mut app =
        vec![("portal.js".to_owned(), fs::read(&module.glue)?), ("portal.wasm".to_owned(), fs::read(&module.wasm)?)];
    app.extend(files_below(&module.cut)?);
    app.extend(files_below(&module.snippets)?.into_iter().map(|(path, bytes)| (format!("snippets/{path}"), bytes)));
    let folder = output.hashed_folder("app", app);
    let (glue, wasm) = (format!("{folder}/portal.js"), format!("{folder}/portal.wasm"));
    let loader = (!module.parts.is_empty()).then(|| format!("{folder}/{}", wasm::LOADER));
    let in_folder = |files: &Vec<String>| files.iter().map(|file| format!("{folder}/{file}")).collect();
    let parts = module.parts.iter().map(|(part, files)| (part.clone(), in_folder(files))).collect();
    let css = output.hashed("portal", "css", css::bundle(&ws.root.join("style"))?.into_bytes());
    for (path, bytes) in files_below(&ws.root.join("public"))? {
        output.named(&path, bytes);
    }
    let boot = fs::read_to_string(ws.root.join("frontend/boot.js")).context("reading frontend/boot.js")?;
    let boot = boot_script(&boot, &format!("/{glue}"), &format!("/{wasm}"));
    let boot = output.hashed("boot", "js", boot.into_bytes());
    output.finish(Manifest { js: glue, wasm, loader, css, boot, parts, files: Vec::new() })
}

/// The first script knows the other two by their hashed names; the comments stay at home.
fn boot_script(source: &str, glue: &str, wasm: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n").replace("__GLUE__", glue).replace("__WASM__", wasm)
}

/// Every file below a folder with its path there, in a fixed order; nothing if there is no such folder.
fn files_below(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            files.push((path, fs::read(entry.path())?));
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::boot_script;

    #[test]
    fn the_first_script_names_the_other_two_and_keeps_its_comments_at_home() {
        let source = "// why\nconst GLUE = \"__GLUE__\";\n  // more\nload(GLUE, \"__WASM__\"); // here";
        let boot = boot_script(source, "/assets/a.js", "/assets/b.wasm");
        assert_eq!(boot, "const GLUE = \"/assets/a.js\";\nload(GLUE, \"/assets/b.wasm\"); // here");
    }
}
