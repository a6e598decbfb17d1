//! How a thing is shown small: its initials, its colour, its picture.

use super::EntityRef;

/// One or two upper-case letters for an avatar: `Last Mile` → `LM`, `mira.jansen` → `MJ`, `Checkout` → `CH`.
pub fn initials(title: &str) -> String {
    // What stands before an `@` is the name of a person.
    let name = title.split_once('@').map_or(title, |(name, _)| name);
    let mut words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return "?".to_owned() };
    let letters = match words.next_back() {
        Some(last) => [first.chars().next(), last.chars().next()],
        None => {
            let mut letters = first.chars();
            [letters.next(), letters.next()]
        }
    };
    letters.into_iter().flatten().filter_map(|letter| letter.to_uppercase().next()).collect()
}

/// The colour class of an avatar, `who-1` to `who-6`; the same for the same reference, always.
pub fn hue(reference: &EntityRef) -> &'static str {
    const CLASSES: [&str; 6] = ["who-1", "who-2", "who-3", "who-4", "who-5", "who-6"];
    // FNV-1a, 32 bit.
    let hash = reference
        .as_str()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // The low bits of FNV are weak; fold the high half in.
    let mixed = hash ^ (hash >> 16);
    CLASSES[usize::try_from(mixed % 6).unwrap_or(0)]
}

/// The name of the icon in the sprite (`i-…` without the `i-`) for a kind and a type, whatever their case.
pub fn icon(kind: &str, entity_type: Option<&str>) -> &'static str {
    let of_type = entity_type.map(str::to_lowercase).unwrap_or_default();
    let holds = |words: &[&str]| words.iter().any(|word| of_type.contains(word));
    match kind.to_ascii_lowercase().as_str() {
        "api" => "plug",
        "system" => "system",
        "domain" => "layers",
        "group" => "users",
        "user" => "user",
        "location" => "folder",
        "template" => "plus-sq",
        "airesource" => "spark",
        "component" if holds(&["site", "web-app", "webapp", "web app", "frontend"]) => "globe",
        "component" if holds(&["mobile", "ios", "android"]) => "phone",
        "component" if holds(&["lib", "package", "module", "sdk"]) => "lib",
        "component" if holds(&["worker", "job", "cron", "pipeline", "operator", "controller"]) => "cog",
        "component" if holds(&["docs", "documentation"]) => "doc",
        "component" if holds(&["data", "model"]) => "db",
        "component" if holds(&["tool", "cli"]) => "code",
        "component" => "server",
        "resource" if holds(&["topic", "queue", "stream", "kafka", "event"]) => "stream",
        "resource" if holds(&["cluster", "host", "vm", "server", "kubernetes"]) => "server",
        "resource" if holds(&["bucket", "storage", "archive", "registry"]) => "archive",
        "resource" if holds(&["secret", "key", "certificate"]) => "key",
        "resource" if holds(&["dns", "cdn", "domain", "gateway", "balancer"]) => "globe",
        "resource" => "db",
        _ => "box",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn initials_are_what_one_would_write() {
        for (title, letters) in [
            ("Last Mile", "LM"),
            ("Checkout", "CH"),
            ("mira.jansen", "MJ"),
            ("mira.jansen@harvest.example", "MJ"),
            ("Ann van Okafor", "AO"),
            ("order-intake", "OI"),
            ("Order to door", "OD"),
            ("x", "X"),
            ("émile Zola", "ÉZ"),
            ("田中 太郎", "田太"),
            ("ßa", "SA"),
            ("", "?"),
            ("—", "?"),
            ("🦀 Crab", "CR"),
        ] {
            assert_eq!(initials(title), letters, "{title}");
        }
    }

    #[test]
    fn teams_spread_over_all_colours_and_keep_theirs() {
        let reference = |name: &str| EntityRef::new("group", "default", name).unwrap();
        assert_eq!(hue(&reference("Checkout")), hue(&reference("checkout")));
        let mut counts = std::collections::BTreeMap::new();
        for number in 0..600 {
            *counts.entry(hue(&reference(&format!("team-{number}")))).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (60..=140).contains(count)), "{counts:?}");
    }

    #[test]
    fn every_kind_has_its_picture() {
        for (kind, entity_type, name) in [
            ("Component", Some("service"), "server"),
            ("component", Some("Website"), "globe"),
            ("Component", Some("mobile-app"), "phone"),
            ("Component", Some("library"), "lib"),
            ("Component", Some("worker"), "cog"),
            ("Component", Some("documentation"), "doc"),
            ("Component", Some("application"), "server"),
            ("Component", None, "server"),
            ("API", Some("openapi"), "plug"),
            ("Resource", Some("database"), "db"),
            ("Resource", Some("kafka-topic"), "stream"),
            ("System", None, "system"),
            ("Domain", None, "layers"),
            ("Group", Some("team"), "users"),
            ("User", None, "user"),
            ("Location", None, "folder"),
            ("Template", Some("service"), "plus-sq"),
            ("Pipeline", Some("service"), "box"),
        ] {
            assert_eq!(icon(kind, entity_type), name, "{kind} {entity_type:?}");
        }
    }

    proptest! {
        #[test]
        fn initials_are_never_empty_nor_long(title in ".{0,30}") {
            let letters = initials(&title).chars().count();
            prop_assert!((1..=2).contains(&letters));
        }
    }
}
