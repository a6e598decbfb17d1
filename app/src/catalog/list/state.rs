//! What the list shows: everything that its address says, and the addresses one step away from it.

use leptos_router::params::ParamsMap;
use shared::catalog::filter::{Filter, Key};

use crate::paths;

/// A column beside the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Kind,
    Owner,
    Lifecycle,
    Type,
    Tags,
    System,
    Namespace,
    Changed,
}

impl Column {
    pub const ALL: [Column; 8] = [
        Column::Kind,
        Column::Owner,
        Column::Lifecycle,
        Column::Type,
        Column::Tags,
        Column::System,
        Column::Namespace,
        Column::Changed,
    ];

    /// Its name in the address and in the style sheet.
    pub const fn word(self) -> &'static str {
        match self {
            Column::Kind => "kind",
            Column::Owner => "owner",
            Column::Lifecycle => "lifecycle",
            Column::Type => "type",
            Column::Tags => "tags",
            Column::System => "system",
            Column::Namespace => "namespace",
            Column::Changed => "changed",
        }
    }

    /// The order that a click on its head asks for.
    pub const fn sort(self) -> Option<&'static str> {
        match self {
            Column::Kind | Column::Owner | Column::Lifecycle | Column::Type | Column::Changed => Some(self.word()),
            Column::Tags | Column::System | Column::Namespace => None,
        }
    }
}

/// The state of the list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    /// The filter as the address has it; it need not be one.
    pub text: String,
    pub filter: Filter,
    /// What is in the field, and why it is not a filter.
    pub wrong: Option<Wrong>,
    pub sort: String,
    /// Absent: the usual columns.
    columns: Option<Vec<Column>>,
    /// The first row, for those who turn pages by links.
    pub from: usize,
    /// The facet that shows all its choices.
    pub more: String,
}

/// A text that is not a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub typed: String,
    pub message: String,
}

impl Asked {
    /// Reads the address. `add` is what someone typed into the field and sent without the browser app.
    pub fn of(query: &ParamsMap) -> Asked {
        let text = query.get("q").unwrap_or_default();
        let added = query.get("add").unwrap_or_default();
        let columns = query.get("cols").filter(|words| !words.is_empty());
        let known =
            |words: String| Column::ALL.into_iter().filter(|c| words.split(',').any(|w| w == c.word())).collect();
        let mut asked = Asked {
            sort: query.get("sort").unwrap_or_default(),
            columns: columns.map(known),
            from: query.get("from").and_then(|from| from.parse().ok()).unwrap_or_default(),
            more: query.get("more").unwrap_or_default(),
            ..Asked::default()
        };
        match Filter::parse(&text) {
            Ok(filter) => {
                asked.filter = filter;
                match asked.and(&added) {
                    Ok(filter) => asked.filter = filter,
                    Err(wrong) => asked.wrong = Some(wrong),
                }
            }
            Err(error) => asked.wrong = Some(Wrong { typed: text.clone(), message: error.message }),
        }
        asked.text = text;
        asked
    }

    /// The filter with what was typed.
    ///
    /// # Errors
    /// When it is not a filter; the message says what to write.
    pub fn and(&self, typed: &str) -> Result<Filter, Wrong> {
        match Filter::parse(typed) {
            Ok(more) => Ok(self.filter.and(&more)),
            Err(error) => Err(Wrong { typed: typed.to_owned(), message: error.message }),
        }
    }

    /// The kinds that the filter asks for, in lower case.
    pub fn kinds(&self) -> Vec<String> {
        let wanted = self.filter.terms().into_iter().filter(|term| term.key == "kind" && !term.negated);
        wanted.map(|term| term.value.to_lowercase()).collect()
    }

    /// The columns that are shown; the usual ones depend on the kinds, for a person has no lifecycle.
    pub fn columns(&self) -> Vec<Column> {
        if let Some(chosen) = &self.columns {
            return chosen.clone();
        }
        let kinds = self.kinds();
        let only = |some: &[&str]| !kinds.is_empty() && kinds.iter().all(|kind| some.contains(&kind.as_str()));
        if only(&["user", "group"]) {
            vec![Column::Type, Column::Tags, Column::Namespace, Column::Changed]
        } else if only(&["location"]) {
            vec![Column::Type, Column::Owner, Column::Namespace, Column::Changed]
        } else if only(&["system", "domain"]) {
            vec![Column::Owner, Column::Type, Column::Tags, Column::Changed]
        } else {
            vec![Column::Owner, Column::Lifecycle, Column::Type, Column::Tags, Column::System, Column::Changed]
        }
    }

    fn address(&self, filter: &str, sort: &str, columns: Option<&[Column]>, rest: &[(&str, &str)]) -> String {
        let words = columns.map(|columns| {
            let words: Vec<&str> = columns.iter().map(|column| column.word()).collect();
            // Without any column beside the name the address must still say so.
            if words.is_empty() { "name".to_owned() } else { words.join(",") }
        });
        let columns = words.unwrap_or_default();
        let mut parameters = vec![("q", filter), ("sort", sort), ("cols", columns.as_str())];
        parameters.extend_from_slice(rest);
        paths::with_query(paths::CATALOG, &parameters)
    }

    /// The same list under another filter.
    pub fn under(&self, filter: &Filter) -> String {
        self.address(&filter.to_string(), &self.sort, self.columns.as_deref(), &[])
    }

    /// The same list with or without entities that have `value`.
    pub fn toggled(&self, key: &Key, value: &str) -> String {
        self.under(&self.filter.toggle(key, value))
    }

    /// The same list in the order of `name`, the other way round if that is how it is ordered now.
    pub fn sorted_by(&self, name: &str) -> String {
        let sort = if self.order() == name { format!("-{name}") } else { name.to_owned() };
        let sort = if sort == "name" { String::new() } else { sort };
        self.address(&self.text(), &sort, self.columns.as_deref(), &[])
    }

    /// The same list with one column more or less.
    pub fn with_column(&self, column: Column) -> String {
        let shown = self.columns();
        let kept = |c: &Column| if *c == column { !shown.contains(c) } else { shown.contains(c) };
        let columns: Vec<Column> = Column::ALL.into_iter().filter(kept).collect();
        self.address(&self.text(), &self.sort, Some(&columns), &[])
    }

    /// The same list from another row on.
    pub fn from(&self, row: usize) -> String {
        let row = if row == 0 { String::new() } else { row.to_string() };
        self.address(&self.text(), &self.sort, self.columns.as_deref(), &[("from", &row)])
    }

    /// The same list with all choices of a facet.
    pub fn with_more(&self, facet: &str) -> String {
        self.address(&self.text(), &self.sort, self.columns.as_deref(), &[("more", facet)])
    }

    /// The order of the list, which is by name unless told.
    pub fn order(&self) -> &str {
        if self.sort.is_empty() { "name" } else { &self.sort }
    }

    /// The filter in its canonical form.
    pub fn text(&self) -> String {
        self.filter.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &str)]) -> Asked {
        let mut query = ParamsMap::new();
        pairs.iter().for_each(|(name, value)| query.insert(*name, (*value).to_owned()));
        Asked::of(&query)
    }

    #[test]
    fn a_click_on_a_facet_changes_the_filter_and_keeps_the_rest() {
        let list = asked(&[("q", "kind:component"), ("sort", "-changed"), ("from", "60")]);
        assert_eq!(
            list.toggled(&Key::Lifecycle, "deprecated"),
            "/catalog?q=kind:component%20lifecycle:deprecated&sort=-changed"
        );
        assert_eq!(list.toggled(&Key::Kind, "component"), "/catalog?sort=-changed");
    }

    #[test]
    fn a_head_sorts_and_then_turns_round() {
        assert_eq!(asked(&[]).sorted_by("name"), "/catalog?sort=-name");
        assert_eq!(asked(&[("sort", "-name")]).sorted_by("name"), "/catalog");
        assert_eq!(asked(&[]).sorted_by("owner"), "/catalog?sort=owner");
    }

    #[test]
    fn what_was_typed_joins_the_filter() {
        assert_eq!(
            asked(&[("q", "kind:component"), ("add", "ledger tag:rust")]).text(),
            "kind:component ledger tag:rust"
        );
    }

    #[test]
    fn a_text_that_is_no_filter_stays_in_the_field_with_a_sentence() {
        let list = asked(&[("q", "kind:component"), ("add", "(ledger")]);
        let wrong = list.wrong.clone().unwrap();
        assert_eq!(wrong.typed, "(ledger");
        assert!(!wrong.message.is_empty());
        assert_eq!(list.text(), "kind:component");
    }

    #[test]
    fn columns_can_be_chosen_down_to_the_name_alone() {
        let list = asked(&[("cols", "owner")]);
        assert_eq!(list.columns(), [Column::Owner]);
        assert_eq!(list.with_column(Column::Owner), "/catalog?cols=name");
        assert_eq!(asked(&[("cols", "name")]).columns(), []);
        assert_eq!(list.with_column(Column::Kind), "/catalog?cols=kind,owner");
    }
}
