//! The master keys that wrap the keys of secrets: a file that only its owner reads, or one key from the configuration.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::Secret;

/// All master keys that are known; the last one wraps what is new.
pub struct Keyring {
    file: Option<PathBuf>,
    keys: RwLock<Vec<(String, Secret)>>,
}

impl Keyring {
    /// The keys of this file; made with one new key when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or written, or others may read it.
    pub fn open(file: &Path, fresh: [u8; 32]) -> Result<Keyring> {
        let keyring = Keyring { file: Some(file.to_owned()), keys: RwLock::default() };
        if file.exists() {
            keyring.reload()?;
        } else {
            keyring.add(fresh)?;
        }
        Ok(keyring)
    }

    /// One key that the operator keeps, 32 bytes in base64.
    ///
    /// # Errors
    /// When it is something else.
    pub fn given(text: &str) -> Result<Keyring> {
        Ok(Keyring { file: None, keys: RwLock::new(vec![parsed(text)?]) })
    }

    /// A key that is gone when the process ends; for tests and for commands that keep no secrets.
    pub fn fleeting(fresh: [u8; 32]) -> Keyring {
        Keyring { file: None, keys: RwLock::new(vec![(id_of(&fresh), Secret::new(fresh))]) }
    }

    /// The key for what is new.
    pub(crate) fn current(&self) -> Result<(String, Secret)> {
        let keys = self.keys.read().map_err(|_| anyhow::anyhow!("the keyring is broken"))?;
        keys.last().cloned().context("there is no master key")
    }

    /// A key by its id. Another process may have added it to the file since.
    pub(crate) fn key(&self, id: &str) -> Result<Secret> {
        let find = || {
            let keys = self.keys.read().ok()?;
            keys.iter().find(|(known, _)| known == id).map(|(_, key)| key.clone())
        };
        if let Some(key) = find() {
            return Ok(key);
        }
        self.reload()?;
        find().with_context(|| format!("the master key {id} is missing; put its file back from where you keep it"))
    }

    /// Adds a key, durable before it is used.
    pub(crate) fn add(&self, fresh: [u8; 32]) -> Result<String> {
        let Some(file) = &self.file else {
            bail!("the master key comes from the configuration; change it there, with the old one in the key file")
        };
        let id = id_of(&fresh);
        let mut keys = self.keys.write().map_err(|_| anyhow::anyhow!("the keyring is broken"))?;
        keys.push((id.clone(), Secret::new(fresh)));
        let text: String = keys.iter().map(|(_, key)| format!("{}\n", STANDARD.encode(key.reveal()))).collect();
        write_private(file, text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(id)
    }

    fn reload(&self) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        only_the_owner_reads(file)?;
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let keys = text.lines().filter(|line| !line.trim().is_empty()).map(parsed).collect::<Result<Vec<_>>>()?;
        *self.keys.write().map_err(|_| anyhow::anyhow!("the keyring is broken"))? = keys;
        Ok(())
    }
}

fn parsed(text: &str) -> Result<(String, Secret)> {
    let bytes = STANDARD.decode(text.trim()).unwrap_or_default();
    let Ok(key) = <[u8; 32]>::try_from(bytes.as_slice()) else { bail!("a master key must be 32 bytes in base64") };
    Ok((id_of(&key), Secret::new(key)))
}

/// Names a key without telling it: eight hexadecimal digits of its SHA-256.
fn id_of(key: &[u8; 32]) -> String {
    Sha256::digest(key).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Beside the file first, then in its place, so that a crash leaves the old or the new one, whole.
fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = file.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&beside)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&beside, file)?;
    if let Some(folder) = file.parent().filter(|_| cfg!(unix)) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn only_the_owner_reads(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!("{} can be read by others; run: chmod 600 {}", file.display(), file.display());
    }
    Ok(())
}

#[cfg(not(unix))]
fn only_the_owner_reads(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_read_again_and_kept_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.keys");
        let first = Keyring::open(&file, [1; 32]).unwrap();
        let second = Keyring::open(&file, [2; 32]).unwrap();
        assert_eq!(first.current().unwrap().0, second.current().unwrap().0);
        let id = second.add([3; 32]).unwrap();
        assert!(first.key(&id).is_ok_and(|key| key.reveal() == [3; 32]), "a key that another process added is found");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
            let error = Keyring::open(&file, [2; 32]).err().unwrap().to_string();
            assert!(error.contains("chmod 600"), "{error}");
        }
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        for text in ["", "hunter2", "AAAA", &STANDARD.encode([0; 31])] {
            assert!(Keyring::given(text).is_err(), "{text}");
        }
        assert!(Keyring::given(&STANDARD.encode([7; 32])).is_ok());
    }
}
