//! The shapes that an API names: objects, messages, enums.

use leptos::prelude::*;
use shared::catalog::Shape;

use super::operations::fields;
use crate::{catalog::entity::paragraphs, t, texts::number::number};

/// The id of the heading.
pub const ID: &str = "shapes";

/// A shape that is all there is stands open.
pub fn shapes(shapes: &[Shape], operations: usize) -> Option<AnyView> {
    if shapes.is_empty() {
        return None;
    }
    let alone = operations == 0 && shapes.len() == 1;
    let section = view! {
        <section class="op-g" aria-labelledby=ID>
            <div class="sect-h"><h3 id=ID>{t!(catalog_shapes)}</h3><span class="subtle">{number(shapes.len())}</span></div>
            {shapes.iter().map(|one| shape(one, alone)).collect_view()}
        </section>
    };
    Some(section.into_any())
}

fn shape(shape: &Shape, open: bool) -> AnyView {
    let parts = (!shape.fields.is_empty()).then(|| fields(t!(catalog_fields), &shape.fields));
    view! {
        <details class="op" open=open>
            <summary>
                <span class="verb verb-tell">{shape.kind.clone()}</span>
                <code class="mono op-n">{shape.name.clone()}</code>
                <span class="cut muted op-s">{shape.description.clone()}</span>
                <span class="subtle t12">{number(shape.fields.len())}</span>
            </summary>
            <div class="op-b" id=format!("shape-{}", shape.name)>
                {shape.description.as_deref().map(paragraphs)}
                {parts}
            </div>
        </details>
    }
    .into_any()
}
