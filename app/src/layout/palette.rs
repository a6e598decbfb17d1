//! The command palette: one box for pages, entities and actions.

use leptos::prelude::*;

use crate::{
    paths, t,
    ui::{
        icon::{Icon, Size, icon},
        overlay::Dialog,
    },
};

/// Whether the palette is open, as a context of every page.
#[derive(Debug, Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog id="palette" title=t!(layout_find) open=open class="cmd">
            <form class="cmd-i" method="get" action=paths::SEARCH>
                {icon(Icon::Search, Size::Px16)}
                <input name="q" type="search" aria-label=t!(layout_find) autofocus=true />
            </form>
        </Dialog>
    }
    .into_any()
}
