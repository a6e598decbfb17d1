//! The server: reads the configuration, lists the features, mounts them. It holds no business.

mod accept;
mod assets;
pub mod config;
pub mod features;
mod health;
mod sample;
mod serve;
mod shield;
mod ssr;

pub use serve::{Opened, open, routes, serve, visit};
