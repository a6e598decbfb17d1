//! Fields and check boxes.

use leptos::prelude::*;

use super::icon::{Icon, Size, icon};

/// A field for a line of text, with an icon before it and anything behind it. `id` makes it reachable for `browser::focus`.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    /// Its name for those who do not see it; a visible `<label for=id>` may stand beside it.
    #[prop(into)]
    label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional, into)] icon: Option<Icon>,
    /// `text`, `search`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] class: String,
    /// A sentence that says what is wrong with the value.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
    #[prop(optional, into)] on_input: Option<Callback<String>>,
    /// Enter was pressed.
    #[prop(optional, into)]
    on_enter: Option<Callback<()>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let wrong_id = format!("{id}-wrong");
    let described = wrong_id.clone();
    let drawn = icon.map(|which| self::icon(which, Size::Px14));
    let press = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(act) = on_enter
        {
            act.run(());
        }
    };
    view! {
        <div class=format!("field {class}")>
            {drawn}
            <input
                id=id
                name=name
                type=kind
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                value=value.get_untracked()
                prop:value=move || value.get()
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby=move || wrong.get().map(|_| described.clone())
                on:input=move |event| { if let Some(act) = on_input { act.run(event_target_value(&event)); } }
                on:keydown=press
            />
            {children.map(|children| children())}
        </div>
        {move || wrong.get().map(|sentence| view! { <p class="wrong" id=wrong_id.clone()>{sentence}</p> })}
    }
    .into_any()
}

/// A check box with its words.
#[component]
pub fn Check(
    #[prop(into)] checked: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
    #[prop(optional, into)] class: String,
    /// The name of a box without words beside it.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <label class=class>
            <input
                type="checkbox"
                class="check"
                aria-label=label
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                on:change=move |event| { if let Some(act) = on_change { act.run(event_target_checked(&event)); } }
            />
            {children.map(|children| children())}
        </label>
    }
    .into_any()
}
