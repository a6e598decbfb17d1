//! Tx: a transaction that rings the bells of the kernel when it is committed.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::portal::Inner;
use crate::{Answer, Ctx};

/// An open transaction. Dropped without commit it is undone.
pub struct Tx {
    inner: db::Tx,
    portal: Arc<Inner>,
    told: Arc<std::sync::atomic::AtomicI64>,
    /// The first event told in it; 0 for none.
    pub(crate) first: i64,
    /// The newest event told in it; 0 for none.
    pub(crate) newest: i64,
    /// Whether a job was enqueued in it.
    pub(crate) enqueued: bool,
}

impl Tx {
    pub(crate) fn new(inner: db::Tx, ctx: &Ctx) -> Tx {
        Tx { inner, portal: ctx.portal.clone(), told: ctx.told.clone(), first: 0, newest: 0, enqueued: false }
    }

    /// Makes it durable, then wakes projections and job runners.
    ///
    /// # Errors
    /// When the database could not make it durable; then nothing happened.
    pub async fn commit(self) -> Answer<()> {
        self.inner.commit().await?;
        if self.newest > 0 {
            self.told.fetch_max(self.newest, Ordering::SeqCst);
            self.portal.newest.send_if_modified(|known| {
                let later = self.newest > *known;
                *known = (*known).max(self.newest);
                later
            });
        }
        if self.enqueued {
            self.portal.jobs_bell.notify_one();
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = db::Tx;
    fn deref(&self) -> &db::Tx {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut db::Tx {
        &mut self.inner
    }
}
