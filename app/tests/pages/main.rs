//! Each page as HTML, with scripted answers and without a browser.

mod about;
mod catalog;
mod catalog_api;
mod catalog_entity;
mod home;
mod people;
mod render;
mod texts;
