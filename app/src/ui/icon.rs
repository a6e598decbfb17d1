//! Icons: line drawings on a grid of 24, defined once in the page (`icons.svg`) and used by name.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident $id:literal),* $(,)?) => {
        /// The icons there are, called by what they show.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon { $($name),* }

        impl Icon {
            /// Every icon, for tests and for the sheet of them.
            pub const ALL: &[Icon] = &[$(Icon::$name),*];

            /// Where it is defined in the page.
            pub const fn href(self) -> &'static str {
                match self { $(Icon::$name => concat!("#i-", $id)),* }
            }
        }
    };
}

icons! {
    Alert "alert",
    Archive "archive",
    Bell "bell",
    Board "board",
    Bolt "bolt",
    Book "book",
    Box "box",
    Branch "branch",
    Check "check",
    Clock "clock",
    CloudOff "cloud-off",
    Code "code",
    Cog "cog",
    Cols "cols",
    Contrast "contrast",
    Copy "copy",
    Db "db",
    Doc "doc",
    Domain "domain",
    Dots "dots",
    Down "down",
    Download "download",
    Exit "exit",
    External "external",
    Eye "eye",
    EyeOff "eye-off",
    File "file",
    Filter "filter",
    Flag "flag",
    Folder "folder",
    Git "git",
    Globe "globe",
    Graph "graph",
    Grid "grid",
    Help "help",
    Home "home",
    Inbox "inbox",
    Info "info",
    Key "key",
    Keyboard "keyboard",
    Language "language",
    Layers "layers",
    Left "left",
    Lib "lib",
    Link "link",
    List "list",
    Lock "lock",
    Mail "mail",
    Menu "menu",
    Merge "merge",
    Minus "minus",
    Moon "moon",
    Msg "msg",
    Offline "offline",
    Pencil "pencil",
    Phone "phone",
    Pin "pin",
    Play "play",
    Plug "plug",
    Plus "plus",
    PlusSq "plus-sq",
    Pulse "pulse",
    Question "question",
    Right "right",
    Robot "robot",
    Scale "scale",
    Screen "screen",
    Search "search",
    Server "server",
    Sliders "sliders",
    Spark "spark",
    Star "star",
    Stop "stop",
    Stream "stream",
    Sun "sun",
    Sync "sync",
    System "system",
    Table "table",
    Tag "tag",
    Target "target",
    Template "template",
    Trash "trash",
    Undo "undo",
    Up "up",
    Updown "updown",
    User "user",
    Users "users",
    X "x",
    Zoom "zoom",
}

/// How large an icon is drawn, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    Px12,
    Px14,
    #[default]
    Px16,
    Px20,
}

/// The definitions of all icons; the page holds them once, behind its content.
pub const SPRITE: &str = include_str!("icons.svg");

/// A decorative icon: what it means stands beside it, or in the label of what holds it.
pub fn icon(which: Icon, size: Size) -> AnyView {
    let class = match size {
        Size::Px12 => "icon icon-12",
        Size::Px14 => "icon icon-14",
        Size::Px16 => "icon",
        Size::Px20 => "icon icon-20",
    };
    view! {
        <svg class=class aria-hidden="true">
            <use href=which.href()></use>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_defined_once() {
        for icon in Icon::ALL {
            let id = icon.href().trim_start_matches('#');
            assert_eq!(SPRITE.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
        assert_eq!(SPRITE.matches("<symbol").count(), Icon::ALL.len());
    }
}
