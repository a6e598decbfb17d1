//! Finds the folder with the built browser side, which a release binary embeds and a debug binary reads while running.
//!
//! `cargo xtask web` writes it to `<target>/web/<debug|release>`; `PORTAL_WEB_DIST` names another one.
//! The crate gets two things:
//! - `env!("PORTAL_WEB_DIST")`, the absolute path of the folder;
//! - `include!(concat!(env!("OUT_DIR"), "/web_files.rs"))`, which declares `WebFiles`, a `rust_embed::Embed` over it.
//!
//! Where nothing was built yet, a release build gets an empty manifest and says so, so that `cargo check` needs no web build.

use std::path::{Path, PathBuf};
use std::{env, fs};

const EMPTY_MANIFEST: &str = r#"{"js":null,"wasm":null,"css":null,"boot":null,"files":[]}"#;

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts"));
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo:rerun-if-env-changed=PORTAL_WEB_DIST");
    println!("cargo:rerun-if-changed=build.rs");

    let mut folder = env::var_os("PORTAL_WEB_DIST").map_or_else(|| default_folder(&out, release), PathBuf::from);
    if release {
        // Only the embedding build depends on what the folder holds; a debug server reads it anew at each start.
        println!("cargo:rerun-if-changed={}", folder.join("manifest.json").display());
        if !folder.join("manifest.json").is_file() {
            println!(
                "cargo:warning=no browser side in {}: this binary serves pages without it; run `cargo xtask build`",
                folder.display()
            );
            folder = empty_folder(&out);
        }
    }
    println!("cargo:rustc-env=PORTAL_WEB_DIST={}", folder.display());
    let code = format!(
        "/// The files that `cargo xtask web` built.\n#[derive(rust_embed::Embed)]\n#[folder = {folder:?}]\n\
         #[allow_missing = true]\npub struct WebFiles;\n"
    );
    fs::write(out.join("web_files.rs"), code).expect("OUT_DIR can be written");
}

/// `<target>/web/<debug|release>`, where `<target>` is the folder above OUT_DIR that cargo marked as a cache.
fn default_folder(out: &Path, release: bool) -> PathBuf {
    let marked = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    let target = marked.or_else(|| out.ancestors().nth(4));
    let profile = if release { "release" } else { "debug" };
    target.expect("OUT_DIR is deep inside the target folder").join("web").join(profile)
}

fn empty_folder(out: &Path) -> PathBuf {
    let folder = out.join("empty-web");
    fs::create_dir_all(&folder).expect("OUT_DIR can be written");
    fs::write(folder.join("manifest.json"), EMPTY_MANIFEST).expect("OUT_DIR can be written");
    folder
}
