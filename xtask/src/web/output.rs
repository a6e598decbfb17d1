//! Writes the files of the bundle: hashed names, compressed twins, and nothing left over from the time before.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use walkdir::WalkDir;

use super::manifest::{File, Manifest};

/// Compressed twins below this many bytes are not worth a file.
const WORTH_COMPRESSING: usize = 200;

/// The folder being written.
pub struct Output {
    folder: PathBuf,
    compress: bool,
    files: Vec<(File, Vec<u8>)>,
}

impl Output {
    pub fn new(folder: PathBuf, compress: bool) -> Output {
        Output { folder, compress, files: Vec::new() }
    }

    /// Add a file whose name carries the hash of its content. Returns its path.
    pub fn hashed(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
        let path = format!("assets/{stem}-{}.{extension}", &blake3::hash(&bytes).to_hex()[..12]);
        self.add(path.clone(), bytes, true);
        path
    }

    /// Add files that name each other, in a folder whose name carries the hash of all of them. Returns its path.
    pub fn hashed_folder(&mut self, stem: &str, files: Vec<(String, Vec<u8>)>) -> String {
        let mut hash = blake3::Hasher::new();
        for (path, bytes) in &files {
            hash.update(path.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        }
        let folder = format!("assets/{stem}-{}", &hash.finalize().to_hex()[..12]);
        for (path, bytes) in files {
            self.add(format!("{folder}/{path}"), bytes, true);
        }
        folder
    }

    /// Add a file that must be found under this name.
    pub fn named(&mut self, path: &str, bytes: Vec<u8>) {
        self.add(path.to_owned(), bytes, false);
    }

    fn add(&mut self, path: String, bytes: Vec<u8>, immutable: bool) {
        let media_type = media_type(&path).to_owned();
        let etag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..16]);
        let file = File { path, media_type, bytes: bytes.len() as u64, br: None, gz: None, etag, immutable };
        self.files.push((file, bytes));
    }

    /// Write everything, the manifest last, and remove what it does not name.
    pub fn finish(self, mut manifest: Manifest) -> Result<Manifest> {
        let Output { folder, compress, files } = self;
        let twins = if compress { compress_all(&files)? } else { Vec::new() };
        let mut keep = HashSet::from([folder.join("manifest.json")]);
        for (mut file, bytes) in files {
            let path = folder.join(&file.path);
            write(&path, &bytes)?;
            for (_, suffix, packed) in twins.iter().filter(|(of, ..)| *of == file.path) {
                let twin = folder.join(format!("{}.{suffix}", file.path));
                write(&twin, packed)?;
                let size = if *suffix == "br" { &mut file.br } else { &mut file.gz };
                *size = Some(packed.len() as u64);
                keep.insert(twin);
            }
            keep.insert(path);
            manifest.files.push(file);
        }
        write(&folder.join("manifest.json"), serde_json::to_string_pretty(&manifest)?.as_bytes())?;
        prune(&folder, &keep)?;
        Ok(manifest)
    }
}

/// Only what differs is written: the server's build looks at the times.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))
}

fn prune(folder: &Path, keep: &HashSet<PathBuf>) -> Result<()> {
    for entry in WalkDir::new(folder).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_file() && !keep.contains(entry.path()) {
            fs::remove_file(entry.path())?;
        } else if entry.file_type().is_dir() && fs::read_dir(entry.path())?.next().is_none() {
            fs::remove_dir(entry.path())?;
        }
    }
    Ok(())
}

/// (path, "br" or "gz", content), for what becomes smaller; on all cores, since brotli takes seconds for the module.
fn compress_all(files: &[(File, Vec<u8>)]) -> Result<Vec<(String, &'static str, Vec<u8>)>> {
    let wanted = files.iter().filter(|(file, bytes)| is_text(&file.media_type) && bytes.len() > WORTH_COMPRESSING);
    let jobs: Vec<_> = wanted.flat_map(|(file, bytes)| [(file, bytes, "br"), (file, bytes, "gz")]).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let work = || {
            while let Some((file, bytes, suffix)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                let packed = if *suffix == "br" { brotli(bytes) } else { gzip(bytes) };
                let result = packed.map(|packed| (file.path.clone(), *suffix, packed, bytes.len()));
                done.lock().expect("no compressor panics").push(result);
            }
        };
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let mut twins = Vec::new();
    for result in done.into_inner().expect("no compressor panics") {
        let (path, suffix, packed, before) = result?;
        if packed.len() < before {
            twins.push((path, suffix, packed));
        }
    }
    Ok(twins)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "jpg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Would compressing it help? Images and fonts are compressed already, but for SVG.
fn is_text(media_type: &str) -> bool {
    media_type == "image/svg+xml" || media_type.starts_with("text/") || media_type.starts_with("application/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest::default()
    }

    #[test]
    fn a_name_changes_with_the_content_and_only_then() {
        let mut output = Output::new(PathBuf::new(), false);
        let first = output.hashed("portal", "css", b"a{}".to_vec());
        assert_eq!(first, output.hashed("portal", "css", b"a{}".to_vec()));
        assert_ne!(first, output.hashed("portal", "css", b"b{}".to_vec()));
    }

    #[test]
    fn what_was_built_before_and_is_no_longer_named_goes_away() {
        let folder = std::env::temp_dir().join(format!("xtask-output-{}", std::process::id()));
        let mut old = Output::new(folder.clone(), false);
        old.named("deep/old.txt", b"old".to_vec());
        old.finish(manifest()).unwrap();
        let mut new = Output::new(folder.clone(), true);
        new.named("new.txt", b"new ".repeat(200));
        let manifest = new.finish(manifest()).unwrap();
        assert!(!folder.join("deep").exists());
        assert!(folder.join("new.txt.br").is_file() && folder.join("new.txt.gz").is_file());
        let file = &manifest.files[0];
        assert!(file.br.unwrap() < file.bytes && file.gz.unwrap() < file.bytes);
        let written = fs::read(folder.join("manifest.json")).unwrap();
        assert_eq!(serde_json::from_slice::<Manifest>(&written).unwrap(), manifest);
        fs::remove_dir_all(folder).unwrap();
    }
}
