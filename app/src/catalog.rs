//! The pages of the catalog: the list, and the page of each entity with its parts.

mod definition;
mod entity;
mod history;
pub mod list;
mod source;
pub mod words;

pub use entity::EntityPage;
pub use list::CatalogPage;
