//! A dialog that asks for a reason before something is done; the reason stays when it does not work.

use leptos::prelude::*;

use super::{
    button::{Button, Look},
    field::Field,
    overlay::Dialog,
};
use crate::t;

#[component]
pub fn ReasonDialog(
    #[prop(into)] id: String,
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    /// The question above the field.
    #[prop(into)]
    label: String,
    /// The word on the button that does it.
    #[prop(into)]
    confirm: String,
    #[prop(default = Look::Danger)] look: Look,
    #[prop(into)] busy: Signal<bool>,
    /// What went wrong with the last attempt.
    trouble: AnyView,
    act: Callback<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let field = format!("{id}-reason");
    let done = move || {
        let given = reason.get_untracked().trim().to_owned();
        if !given.is_empty() && !busy.get_untracked() {
            act.run(given);
        }
    };
    // What was said about the last one is not said about the next.
    Effect::new(move |_| {
        if !open.get() {
            reason.set(String::new());
        }
    });
    let lacking = Signal::derive(move || busy.get() || reason.with(|reason| reason.trim().is_empty()));
    view! {
        <Dialog id=id title=title open=open>
            <div class="dialog-b stack">
                {children()}
                <label class="label" for=field.clone()>{label.clone()}</label>
                <Field id=field.clone() label=label value=reason on_input=Callback::new(move |text| reason.set(text)) on_enter=Callback::new(move |()| done()) />
                {trouble}
            </div>
            <footer class="dialog-f">
                <Button on_click=Callback::new(move |_| open.set(false))>{t!(ui_cancel)}</Button>
                <Button look=look disabled=lacking on_click=Callback::new(move |_| done())>{confirm}</Button>
            </footer>
        </Dialog>
    }
    .into_any()
}
