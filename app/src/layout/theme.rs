//! Theme: light, dark or as the system has it, and more contrast. Kept in cookies, so that the server renders it.

use leptos::prelude::*;

use crate::{browser, texts::locale::cookie};

const THEME: &str = "portal_theme";
const CONTRAST: &str = "portal_contrast";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Contrast {
    #[default]
    System,
    More,
}

/// How the page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    pub theme: Theme,
    pub contrast: Contrast,
}

impl Theme {
    /// What `data-theme` pins; nothing when the system decides.
    pub const fn pinned(self) -> Option<&'static str> {
        match self {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
    fn of(word: Option<&str>) -> Theme {
        match word {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }
}

impl Contrast {
    pub const fn pinned(self) -> Option<&'static str> {
        match self {
            Contrast::System => None,
            Contrast::More => Some("more"),
        }
    }
}

impl Look {
    /// What the cookies of a request ask for.
    pub fn asked(cookies: &str) -> Look {
        let contrast = if cookie(cookies, CONTRAST) == Some("more") { Contrast::More } else { Contrast::System };
        Look { theme: Theme::of(cookie(cookies, THEME)), contrast }
    }

    /// How the page looks now, the same for server and browser.
    fn current() -> Look {
        match browser::attribute("lang") {
            Some(_) => Look {
                theme: Theme::of(browser::attribute("data-theme").as_deref()),
                contrast: if browser::attribute("data-contrast").as_deref() == Some("more") {
                    Contrast::More
                } else {
                    Contrast::System
                },
            },
            None => Look::asked(&browser::asked_for().cookies),
        }
    }
}

/// The look of the page as something that can be changed.
#[derive(Debug, Clone, Copy)]
pub struct Chosen(RwSignal<Look>);

impl Chosen {
    /// Begins the look of the page.
    pub fn begin() -> Chosen {
        let chosen = Chosen(RwSignal::new(Look::current()));
        provide_context(chosen);
        chosen
    }
    pub fn here() -> Chosen {
        use_context().unwrap_or_else(Chosen::begin)
    }
    pub fn get_untracked(self) -> Look {
        self.0.get_untracked()
    }
    pub fn get(self) -> Look {
        self.0.get()
    }
    pub fn theme(self, theme: Theme) {
        self.0.update(|look| look.theme = theme);
        browser::set_attribute("data-theme", theme.pinned());
        browser::set_cookie(THEME, theme.pinned().unwrap_or_default());
    }
    pub fn contrast(self, contrast: Contrast) {
        self.0.update(|look| look.contrast = contrast);
        browser::set_attribute("data-contrast", contrast.pinned());
        browser::set_cookie(CONTRAST, contrast.pinned().unwrap_or_default());
    }
}
