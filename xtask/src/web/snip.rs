//! Takes functions out of the module that nothing calls and the linker cannot know to be dead.

use anyhow::{Result, anyhow};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Every erased view of Leptos carries, in its table of functions, a way to be hydrated after a lazily loaded part has
/// come. The portal has no lazy parts, so these are never called; they are a quarter of the code. They become a trap,
/// and with them goes what only they called. Whoever adds lazy routes takes this out (`hydrate_lazy` calls them).
const NEVER_CALLED: &[&str] = &["hydrate_async"];

/// The compiled module without them. The names that the compiler gave must still be in it.
pub fn without_dead_functions(bytes: &[u8]) -> Result<Module> {
    let mut module =
        Module::from_buffer(bytes).map_err(|error| anyhow!("the compiled module cannot be read: {error}"))?;
    for id in never_called(&module) {
        let function = module.funcs.get(id);
        let (parameters, results) = module.types.params_results(function.ty());
        let (parameters, results) = (parameters.to_vec(), results.to_vec());
        let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
        let mut trap = FunctionBuilder::new(&mut module.types, &parameters, &results);
        trap.func_body().unreachable();
        let trap = trap.local_func(arguments);
        module.funcs.get_mut(id).kind = FunctionKind::Local(trap);
    }
    walrus::passes::gc::run(&mut module);
    Ok(module)
}

fn never_called(module: &Module) -> Vec<FunctionId> {
    let local = module.funcs.iter_local().map(|(id, _)| id);
    local
        .filter(|id| {
            module
                .funcs
                .get(*id)
                .name
                .as_deref()
                .is_some_and(|name| NEVER_CALLED.iter().any(|word| name.contains(word)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, Module};

    use super::without_dead_functions;

    #[test]
    fn what_only_a_dead_function_called_goes_with_it() {
        let mut module = Module::default();
        let mut function = |name: &str, calls: Option<walrus::FunctionId>| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.name(name.to_owned());
            if let Some(callee) = calls {
                builder.func_body().call(callee);
            }
            builder.finish(Vec::new(), &mut module.funcs)
        };
        let only = function("called_by_the_dead_alone", None);
        let dead = function("AnyView::hydrate_async", Some(only));
        let alive = function("AnyView::hydrate", None);
        module.exports.add("dead", dead);
        module.exports.add("alive", alive);
        let slim = without_dead_functions(&module.emit_wasm()).unwrap();
        let names: Vec<_> = slim.funcs.iter().filter_map(|function| function.name.clone()).collect();
        assert!(names.iter().any(|name| name == "AnyView::hydrate"));
        assert!(!names.iter().any(|name| name == "called_by_the_dead_alone"), "{names:?}");
    }
}
