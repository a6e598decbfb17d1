//! Locale: the reader's language, decided once by the server and read back from the page by the browser.

use leptos::prelude::use_context;

use crate::browser;

/// The cookie that keeps a choice of language.
pub const COOKIE: &str = "portal_locale";

/// A language and its habits. The last two are made from English, to see what a translation would break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locale {
    En,
    De,
    /// English, longer, accented and in brackets.
    EnXa,
    /// English from right to left.
    ArXb,
}

impl Locale {
    /// The languages a reader can choose, each with its own name.
    pub const OFFERED: [(Locale, &'static str); 2] = [(Locale::En, "English"), (Locale::De, "Deutsch")];

    pub const fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::De => "de",
            Locale::EnXa => "en-XA",
            Locale::ArXb => "ar-XB",
        }
    }

    /// The direction of its writing, as `dir` says it.
    pub const fn direction(self) -> &'static str {
        if matches!(self, Locale::ArXb) { "rtl" } else { "ltr" }
    }

    /// The language that a tag such as `de-AT` stands for, if we speak it.
    pub fn of(tag: &str) -> Option<Locale> {
        let tag = tag.trim().to_ascii_lowercase();
        match tag.as_str() {
            "en-xa" => Some(Locale::EnXa),
            "ar-xb" => Some(Locale::ArXb),
            _ => match tag.split('-').next()? {
                "en" => Some(Locale::En),
                "de" => Some(Locale::De),
                _ => None,
            },
        }
    }

    /// What `?lang=`, the cookie and `Accept-Language` ask for, in this order; English when they ask for nothing we have.
    pub fn asked(query: &str, cookies: &str, accepted: &str) -> Locale {
        let by_query = query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Locale::of);
        let by_cookie = || cookie(cookies, COOKIE).and_then(Locale::of);
        by_query.or_else(by_cookie).or_else(|| preferred(accepted)).unwrap_or(Locale::En)
    }
}

/// The first language of `Accept-Language` that we speak, by weight (RFC 9110, 12.5.4).
fn preferred(accepted: &str) -> Option<Locale> {
    let weighed = accepted.split(',').filter_map(|item| {
        let (tag, rest) = item.split_once(';').unwrap_or((item, ""));
        let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())?;
        Some((Locale::of(tag)?, weight)).filter(|(_, weight)| *weight > 0.0)
    });
    // The first of equal weight wins, so a later one must be strictly heavier.
    weighed
        .fold(
            None,
            |best: Option<(Locale, f32)>, next| if best.is_none_or(|best| next.1 > best.1) { Some(next) } else { best },
        )
        .map(|(locale, _)| locale)
}

/// The value of a cookie in a `Cookie` header.
pub fn cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// The reader's language. In the browser it is what the server wrote into `<html lang>`; it never changes while a
/// page lives, for choosing another language loads the page anew.
pub fn current() -> Locale {
    browser::page_language().and_then(Locale::of).or_else(use_context::<Locale>).unwrap_or(Locale::En)
}
