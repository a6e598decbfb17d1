//! The vault: secrets at rest. Each is sealed under a key of its own, and that key is wrapped by a master key, so that
//! changing the master key touches no secret.

use anyhow::{Context, Result, anyhow};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

use crate::store::SecretRow;
use crate::{Answer, Ctx, Secret, Tx, store};

/// XChaCha20's nonce: long enough to be drawn by chance (draft-irtf-cfrg-xchacha, section 2.1).
const NONCE: usize = 24;

impl Ctx {
    /// Keeps a secret, in the transaction of what it belongs to; answers its id. `purpose` must be said again to get it.
    pub async fn keep_secret(&self, tx: &mut Tx, purpose: &str, secret: &Secret) -> Answer<String> {
        let (key_id, master) = self.portal.keyring.current()?;
        let (id, own): (String, [u8; 32]) = (self.new_id(), self.chance());
        let aad = bound(&id, purpose);
        let row = SecretRow {
            purpose: purpose.to_owned(),
            key_id,
            wrapped: seal(master.reveal(), self.chance(), &own, &aad)?,
            body: seal(&own, self.chance(), secret.reveal(), &aad)?,
            id: id.clone(),
        };
        store::keep_secret(tx, row, self.now()).await?;
        Ok(id)
    }

    /// A secret that was kept for this purpose.
    pub async fn secret(&self, tx: &mut Tx, id: &str, purpose: &str) -> Answer<Option<Secret>> {
        let Some(row) = store::secret(tx, id).await? else { return Ok(None) };
        let aad = bound(id, purpose);
        let own = open(self.portal.keyring.key(&row.key_id)?.reveal(), &row.wrapped, &aad)?;
        Ok(Some(open(own.reveal(), &row.body, &aad)?))
    }

    pub async fn forget_secret(&self, tx: &mut Tx, id: &str) -> Answer<()> {
        Ok(store::forget_secret(tx, id).await?)
    }

    /// Makes a new master key and wraps the key of every secret by it; answers its id and how many secrets there are.
    /// Stopped half-way it may be run again: both keys are known, and each row is whole.
    pub async fn rotate_master_key(&self) -> Answer<(String, usize)> {
        let new_id = self.portal.keyring.add(self.chance())?;
        let mut tx = self.begin().await?;
        let master = self.portal.keyring.key(&new_id)?;
        let mut count = 0;
        for row in store::secrets(&mut tx).await? {
            let aad = bound(&row.id, &row.purpose);
            let own = open(self.portal.keyring.key(&row.key_id)?.reveal(), &row.wrapped, &aad)?;
            let wrapped = seal(master.reveal(), self.chance(), own.reveal(), &aad)?;
            store::rewrap(&mut tx, &row.id, &new_id, wrapped).await?;
            count += 1;
        }
        tx.commit().await?;
        Ok((new_id, count))
    }
}

/// What the ciphertext is bound to: a row that is copied to another place opens no more.
fn bound(id: &str, purpose: &str) -> Vec<u8> {
    format!("{id}\n{purpose}").into_bytes()
}

fn seal(key: &[u8], nonce: [u8; NONCE], plain: &[u8], aad: &[u8]) -> Result<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| anyhow!("a key of the wrong length"))?;
    let sealed = cipher
        .encrypt((&nonce).into(), Payload { msg: plain, aad })
        .map_err(|_| anyhow!("a secret could not be sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8], sealed: &[u8], aad: &[u8]) -> Result<Secret> {
    let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| anyhow!("a key of the wrong length"))?;
    let (nonce, body) = sealed.split_first_chunk::<NONCE>().context("a sealed secret is cut off")?;
    let plain = cipher
        .decrypt(nonce.into(), Payload { msg: body, aad })
        .map_err(|_| anyhow!("a sealed secret was changed, or sealed for something else"))?;
    Ok(Secret::new(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_cut_or_moved_does_not_open() {
        let sealed = seal(&[1; 32], [2; 24], b"seed", b"a\nb").unwrap();
        assert!(open(&[1; 32], &sealed, b"a\nb").is_ok_and(|secret| secret.reveal() == b"seed"));
        assert!(open(&[3; 32], &sealed, b"a\nb").is_err(), "another key");
        assert!(open(&[1; 32], &sealed, b"a\nc").is_err(), "another purpose");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open(&[1; 32], &changed, b"a\nb").is_err(), "byte {at}");
            assert!(open(&[1; 32], &sealed[..at], b"a\nb").is_err(), "cut at {at}");
        }
    }
}
