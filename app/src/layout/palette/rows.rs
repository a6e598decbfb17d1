//! Rows: what the palette offers for what is typed, in groups. Pure but for the language.

use leptos::prelude::*;
use shared::{
    catalog::{Choice, EntityHead, EntityRef, MANAGE_SOURCES},
    identity::Me,
    search::{Hit, Span},
};

use super::{
    ask::{Answer, Mode},
    recent::Recent,
};
use crate::{
    layout::theme::Theme,
    paths,
    search::hit::{self, OPERATION},
    t,
    texts::{locale::Locale, number::number},
    ui::{
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_word},
        who::{Face, avatar},
    },
};

/// Rows of one sort.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub title: String,
    /// How many of how many.
    pub count: String,
    pub rows: Vec<Row>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub drawn: Drawn,
    pub title: Vec<Span>,
    pub says: String,
    pub hint: Option<String>,
    /// The entity that the preview shows.
    pub about: Option<EntityRef>,
    /// A passage for the preview, where words were found.
    pub passage: Vec<Span>,
    pub does: Does,
}

/// What stands before a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawn {
    Icon(Icon),
    Face(EntityRef, String),
}

/// What choosing a row does.
#[derive(Debug, Clone, PartialEq)]
pub enum Does {
    Go(String),
    /// Puts a text into the field.
    Write(String),
    Act(Action),
}

/// What the portal can do from everywhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    Help,
    Theme(Theme),
    Contrast,
    Language(Locale),
    CopyAddress,
    /// Acts as a person of the sample company, or as nobody.
    Be(Option<EntityRef>),
}

impl Drawn {
    pub fn view(&self) -> AnyView {
        match self {
            Drawn::Icon(which) => icon(*which, Size::Px16),
            Drawn::Face(reference, title) => avatar(reference, title, Face::Px16),
        }
    }
}

impl Row {
    fn plain(drawn: Icon, title: impl Into<String>, says: impl Into<String>, does: Does) -> Row {
        let title = vec![Span { text: title.into(), found: false }];
        Row { drawn: Drawn::Icon(drawn), title, says: says.into(), hint: None, about: None, passage: Vec::new(), does }
    }
    pub fn plain_title(&self) -> String {
        hit::plain(&self.title)
    }
    pub fn title_view(&self) -> AnyView {
        hit::spans(&self.title)
    }
    /// Whether all words stand in its title or behind it, each at the beginning of a word.
    fn fits(&self, words: &str) -> bool {
        let text = format!("{} {}", self.plain_title(), self.says).to_lowercase();
        let begins =
            |wanted: &str| text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.starts_with(wanted));
        words.to_lowercase().split_whitespace().all(begins)
    }
}

pub fn count(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.rows.len()).sum()
}

/// What is offered for `typed`, given the last answer of the server.
pub fn groups(typed: &str, answer: &Answer, me: Option<&Me>, recent: &[Recent]) -> Vec<Group> {
    let (mode, words) = Mode::of(typed);
    let groups = match mode {
        Mode::Everything if words.is_empty() => {
            vec![recents(recent), local(t!(palette_pages), pages(), 9), local(t!(palette_acts), actions(me), 4)]
        }
        Mode::Everything => everything(words, answer, me),
        Mode::Person => {
            vec![people(answer, 12), local(t!(palette_people), answer.heads.iter().map(head).collect(), 12)]
        }
        Mode::Action => vec![
            local(t!(palette_acts), fitting(actions(me), words), 20),
            local(t!(palette_pages), fitting(pages(), words), 9),
        ],
        Mode::Tag => vec![tags(words, answer)],
        Mode::Filter => filtered(words, answer),
        Mode::Help => vec![local(t!(palette_help_title), helps(), 9), local(t!(palette_acts), vec![shortcuts()], 1)],
    };
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

fn local(title: String, rows: Vec<Row>, most: usize) -> Group {
    let rows: Vec<Row> = rows.into_iter().take(most).collect();
    Group { title, count: String::new(), rows }
}

fn fitting(rows: Vec<Row>, words: &str) -> Vec<Row> {
    rows.into_iter().filter(|row| row.fits(words)).collect()
}

fn everything(words: &str, answer: &Answer, me: Option<&Me>) -> Vec<Group> {
    let is_person = |hit: &Hit| matches!(hit.kind.as_str(), "user" | "group");
    let entities = answer.hits.iter().filter(|hit| !is_person(hit) && hit.kind != OPERATION);
    let operations = answer.hits.iter().filter(|hit| hit.kind == OPERATION);
    let total_of = |fits: &dyn Fn(&str) -> bool| {
        answer.kinds.iter().filter(|kind| fits(&kind.value)).map(|kind| kind.count).sum::<usize>()
    };
    let all_entities = total_of(&|kind| !matches!(kind, "user" | "group") && kind != OPERATION);
    let mut groups = vec![
        some_of(t!(palette_entities), entities.map(found).collect(), 7, all_entities),
        some_of(t!(palette_operations), operations.map(found).collect(), 4, total_of(&|kind| kind == OPERATION)),
        people(answer, 4),
        local(t!(palette_pages), fitting(pages(), words), 3),
        local(t!(palette_acts), fitting(actions(me), words), 4),
    ];
    if let Some(meant) = &answer.did_you_mean {
        groups.insert(
            0,
            local(
                t!(palette_did_you_mean),
                vec![Row::plain(Icon::Search, meant.clone(), "", Does::Write(meant.clone()))],
                1,
            ),
        );
    }
    groups.push(local(
        t!(palette_more),
        vec![Row::plain(Icon::Search, t!(palette_search_page, words = words), "", Does::Go(paths::search(words)))],
        1,
    ));
    groups
}

fn people(answer: &Answer, most: usize) -> Group {
    let rows: Vec<Row> =
        answer.hits.iter().filter(|hit| matches!(hit.kind.as_str(), "user" | "group")).map(found).collect();
    let all =
        answer.kinds.iter().filter(|kind| matches!(kind.value.as_str(), "user" | "group")).map(|kind| kind.count).sum();
    some_of(t!(palette_people), rows, most, all)
}

fn some_of(title: String, rows: Vec<Row>, most: usize, all: usize) -> Group {
    let rows: Vec<Row> = rows.into_iter().take(most).collect();
    let count = if all > rows.len() { t!(palette_of, shown = rows.len(), all = all) } else { String::new() };
    Group { title, count, rows }
}

/// A hit of the search.
fn found(hit: &Hit) -> Row {
    let title = hit::plain(&hit.title);
    let drawn = match hit.kind.as_str() {
        "user" | "group" => Drawn::Face(hit.reference.clone(), title),
        _ => Drawn::Icon(hit::hit_icon(hit)),
    };
    let mut says = hit.detail.clone().filter(|detail| !detail.is_empty()).unwrap_or_else(|| kind_word(&hit.kind));
    if hit.kind == OPERATION {
        says = hit.reference.name().to_owned();
    }
    if let Some(owner) = &hit.owner_title {
        says = format!("{says}, {owner}");
    }
    Row {
        drawn,
        title: hit.title.clone(),
        says,
        hint: None,
        about: Some(hit.reference.clone()),
        passage: hit.passage.clone(),
        does: Does::Go(hit::path(hit)),
    }
}

fn head(head: &EntityHead) -> Row {
    let drawn = match head.reference.kind() {
        "user" | "group" => Drawn::Face(head.reference.clone(), head.title.clone()),
        kind => Drawn::Icon(kind_icon(kind, head.entity_type.as_deref())),
    };
    let what = head.entity_type.clone().unwrap_or_else(|| kind_word(&head.kind));
    let says = head.owner.as_ref().map_or_else(|| what.clone(), |owner| format!("{what}, {}", owner.title));
    Row {
        drawn,
        about: Some(head.reference.clone()),
        ..Row::plain(Icon::Box, head.title.clone(), says, Does::Go(paths::entity(&head.reference)))
    }
}

fn recents(recent: &[Recent]) -> Group {
    let row = |recent: &Recent| {
        let kind = recent.reference.kind();
        let drawn = if matches!(kind, "user" | "group") {
            Drawn::Face(recent.reference.clone(), recent.title.clone())
        } else {
            Drawn::Icon(kind_icon(kind, None))
        };
        Row {
            drawn,
            about: Some(recent.reference.clone()),
            ..Row::plain(Icon::Box, recent.title.clone(), kind_word(kind), Does::Go(paths::entity(&recent.reference)))
        }
    };
    local(t!(palette_recent), recent.iter().map(row).collect(), 6)
}

fn tags(words: &str, answer: &Answer) -> Group {
    let row = |tag: &Choice| Row {
        hint: Some(number(tag.count)),
        ..Row::plain(Icon::Tag, tag.title.clone(), "", Does::Go(paths::catalog(&format!("tag:{}", quoted(&tag.value)))))
    };
    let rows = fitting_tags(words, answer).map(row).collect();
    some_of(t!(palette_tags), rows, 14, fitting_tags(words, answer).count())
}

/// The tags with these letters in them.
pub fn fitting_tags<'a>(words: &str, answer: &'a Answer) -> impl Iterator<Item = &'a Choice> {
    let wanted = words.to_lowercase();
    answer.tags.iter().filter(move |tag| tag.value.to_lowercase().contains(&wanted))
}

/// A value as the filter language wants it: in quotes where it has more than letters, digits and harmless signs.
fn quoted(value: &str) -> String {
    let harmless = value.chars().all(|letter| letter.is_alphanumeric() || "-_.+#/:".contains(letter));
    if harmless { value.to_owned() } else { format!("\"{}\"", value.replace('"', "")) }
}

fn filtered(words: &str, answer: &Answer) -> Vec<Group> {
    let open = Row {
        hint: answer.asked.then(|| number(answer.total)),
        ..Row::plain(Icon::Filter, t!(palette_open_list), words, Does::Go(paths::catalog(words)))
    };
    let list = if answer.trouble.is_none() { vec![open] } else { Vec::new() };
    vec![
        local(t!(palette_list), list, 1),
        some_of(t!(palette_entities), answer.heads.iter().map(head).collect(), 12, answer.total),
    ]
}

fn helps() -> Vec<Row> {
    let help = |(sign, says): (&str, String)| Row::plain(Icon::Keyboard, sign, says, Does::Write(sign.to_owned()));
    [
        (">", t!(palette_help_action)),
        ("@", t!(palette_help_person)),
        ("#", t!(palette_help_tag)),
        (":", t!(palette_help_filter)),
    ]
    .into_iter()
    .map(help)
    .collect()
}

fn shortcuts() -> Row {
    Row { hint: Some("?".to_owned()), ..Row::plain(Icon::Keyboard, t!(palette_act_help), "", Does::Act(Action::Help)) }
}

/// The pages that one can go to from everywhere.
fn pages() -> Vec<Row> {
    let page = |(drawn, title, path, hint): (Icon, String, String, &str)| Row {
        hint: Some(hint.to_owned()).filter(|hint| !hint.is_empty()),
        ..Row::plain(drawn, title, "", Does::Go(path))
    };
    [
        (Icon::Home, t!(layout_home), paths::HOME.to_owned(), "g h"),
        (Icon::Box, t!(layout_catalog), paths::CATALOG.to_owned(), "g c"),
        (Icon::Plug, t!(layout_apis), paths::kind("api"), ""),
        (Icon::Users, t!(layout_teams), paths::kind("group"), ""),
        (Icon::Search, t!(layout_search), paths::SEARCH.to_owned(), "g f"),
        (Icon::Graph, t!(graph_title), paths::GRAPH.to_owned(), ""),
        (Icon::Folder, t!(layout_sources), paths::SOURCES.to_owned(), "g s"),
        (Icon::Alert, t!(layout_problems), paths::PROBLEMS.to_owned(), "g p"),
        (Icon::Trash, t!(layout_trash), paths::TRASH.to_owned(), ""),
        (Icon::Info, t!(layout_about), paths::LIMITS.to_owned(), ""),
    ]
    .into_iter()
    .map(page)
    .collect()
}

/// What this person can do from everywhere.
fn actions(me: Option<&Me>) -> Vec<Row> {
    let act =
        |drawn: Icon, title: String, says: String, action: Action| Row::plain(drawn, title, says, Does::Act(action));
    let mut rows = Vec::new();
    if me.is_some_and(|me| me.may.iter().any(|word| word == MANAGE_SOURCES.word())) {
        rows.push(Row::plain(Icon::Plus, t!(palette_act_add_source), "", Does::Go(paths::new_source(""))));
    }
    rows.push(act(Icon::Link, t!(palette_act_copy_address), String::new(), Action::CopyAddress));
    rows.push(shortcuts());
    rows.push(act(Icon::Moon, t!(palette_act_dark), t!(layout_theme), Action::Theme(Theme::Dark)));
    rows.push(act(Icon::Sun, t!(palette_act_light), t!(layout_theme), Action::Theme(Theme::Light)));
    rows.push(act(Icon::Screen, t!(palette_act_system), t!(layout_theme), Action::Theme(Theme::System)));
    rows.push(act(Icon::Contrast, t!(layout_contrast), String::new(), Action::Contrast));
    rows.extend(
        Locale::OFFERED.into_iter().map(|(language, name)| {
            act(Icon::Language, name.to_owned(), t!(layout_language), Action::Language(language))
        }),
    );
    let Some(me) = me else { return rows };
    rows.extend(me.demo_people.iter().map(|person| Row {
        drawn: Drawn::Face(person.reference.clone(), person.name.clone()),
        ..act(
            Icon::User,
            t!(palette_act_be, name = &person.name),
            person.role.clone(),
            Action::Be(Some(person.reference.clone())),
        )
    }));
    if me.reference.is_some() && !me.demo_people.is_empty() {
        rows.push(act(Icon::EyeOff, t!(layout_be_visitor), String::new(), Action::Be(None)));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(kind: &str, name: &str) -> Hit {
        Hit {
            kind: kind.to_owned(),
            reference: EntityRef::new(if kind == OPERATION { "api" } else { kind }, "default", name).unwrap(),
            anchor: (kind == OPERATION).then(|| "get-/orders".to_owned()),
            title: vec![Span { text: name.to_owned(), found: true }],
            passage: Vec::new(),
            detail: None,
            owner: None,
            owner_title: Some("Supply".to_owned()),
        }
    }

    fn titles(groups: &[Group]) -> Vec<(String, usize)> {
        groups.iter().map(|group| (group.title.clone(), group.rows.len())).collect()
    }

    #[test]
    fn hits_are_grouped_by_what_they_are() {
        let hits = vec![
            hit("component", "stock-ledger"),
            hit("user", "jonas"),
            hit(OPERATION, "stock-v3"),
            hit("api", "stock-v3"),
        ];
        let answer = Answer { hits, total: 4, asked: true, ..Answer::default() };
        let groups = groups("stock", &answer, None, &[]);
        assert_eq!(
            titles(&groups)[..3],
            [("Entities".to_owned(), 2), ("API operations".to_owned(), 1), ("People".to_owned(), 1)]
        );
        assert_eq!(groups[1].rows[0].does, Does::Go("/catalog/api/default/stock-v3/api#get-%2Forders".to_owned()));
        assert_eq!(groups.last().unwrap().rows[0].does, Does::Go("/search?q=stock".to_owned()));
    }

    #[test]
    fn an_empty_field_offers_what_one_looked_at_last() {
        let recent =
            [Recent { reference: EntityRef::new("component", "default", "a").unwrap(), title: "Alpha".to_owned() }];
        let groups = groups("", &Answer::default(), None, &recent);
        assert_eq!(groups[0].rows[0].plain_title(), "Alpha");
        assert_eq!(groups[1].title, "Pages");
    }

    #[test]
    fn pages_and_actions_are_found_by_the_beginnings_of_words() {
        let of = |typed: &str| {
            groups(typed, &Answer::default(), None, &[])
                .iter()
                .flat_map(|group| &group.rows)
                .map(Row::plain_title)
                .collect::<Vec<_>>()
        };
        assert!(of(">da").contains(&"Dark colours".to_owned()), "{:?}", of(">da"));
        assert!(of("prob").contains(&"Problems".to_owned()));
        assert!(!of(">zzz").contains(&"Problems".to_owned()));
    }

    #[test]
    fn a_tag_with_a_space_is_quoted() {
        assert_eq!(quoted("tier-1"), "tier-1");
        assert_eq!(quoted("a b"), "\"a b\"");
    }
}
