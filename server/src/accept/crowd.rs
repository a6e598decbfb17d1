//! How many may be connected, all together and from one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Who is connected.
pub struct Crowd {
    room: Arc<Semaphore>,
    most_of_one: u64,
    not_counted: Vec<IpAddr>,
    by_address: Arc<Mutex<HashMap<IpAddr, u64>>>,
}

/// A place among them, until it is dropped.
pub struct Place {
    _room: OwnedSemaphorePermit,
    address: IpAddr,
    by_address: Arc<Mutex<HashMap<IpAddr, u64>>>,
}

impl Crowd {
    pub fn new(most: u64, most_of_one: u64, not_counted: &[IpAddr]) -> Crowd {
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
        Crowd {
            room: Arc::new(Semaphore::new(most)),
            most_of_one,
            not_counted: not_counted.to_vec(),
            by_address: Arc::default(),
        }
    }

    /// Waits until there is room for one more.
    pub async fn room(&self) -> Option<OwnedSemaphorePermit> {
        self.room.clone().acquire_owned().await.ok()
    }

    /// `None` when there are as many from this address as there may be.
    pub fn enter(&self, room: OwnedSemaphorePermit, from: IpAddr) -> Option<Place> {
        let address = neighbourhood(from);
        {
            let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
            let count = by_address.entry(address).or_default();
            if *count >= self.most_of_one && !self.not_counted.contains(&from.to_canonical()) {
                return None;
            }
            *count += 1;
        }
        Some(Place { _room: room, address, by_address: self.by_address.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_address.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

/// Whoever has an address of IPv6 has 2^64 of them.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}
