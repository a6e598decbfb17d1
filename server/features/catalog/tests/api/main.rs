//! The catalog through its door: one file per operation, and one per story that crosses several.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod shop;
mod support;

mod bad_input;
mod command;
mod compare_revisions;
mod count_facets;
mod decide_conflict;
mod engines;
mod git;
mod harvest;
mod ignore_problem;
mod killed;
mod list_entities;
mod list_problems;
mod list_sources;
mod locations;
mod placeholders;
mod preview_source;
mod reading_speed;
mod real_catalogs;
mod references;
mod refresh_source;
mod register_source;
mod remove_entity;
mod remove_source;
mod restore_entity;
mod seen_as_a_whole;
mod show_declaration;
mod show_definition;
mod show_entity;
mod show_graph;
mod show_overview;
mod show_source;
mod speed;
mod trash;
mod watching;
mod web;
