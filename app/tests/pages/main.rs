//! Each page as HTML, with scripted answers and without a browser.

mod about;
mod home;
mod people;
mod render;
mod texts;
