//! The design system: plain values in, events out. Nothing here asks the server or knows a feature.

pub mod button;
pub mod code;
pub mod field;
pub mod icon;
pub mod kind;
pub mod label;
pub mod load;
pub mod note;
pub mod overlay;
pub mod reason;
pub mod reference;
pub mod table;
pub mod tabs;
pub mod time;
pub mod toast;
pub mod who;
pub mod why;
