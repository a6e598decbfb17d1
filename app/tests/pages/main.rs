//! Each page as HTML, with scripted answers and without a browser.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod about;
mod audit;
mod catalog;
mod catalog_api;
mod catalog_entity;
mod graph;
mod home;
mod identity;
mod people;
mod permissions;
mod problems;
mod render;
mod search;
mod sources;
mod texts;
mod trash;
