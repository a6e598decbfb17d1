//! Takes functions out of the compiled module that nothing calls and the linker cannot know to be dead.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{
    BinaryReader, CodeSectionReader, ImportSectionReader, Imports, Name, NameSectionReader, RelocSectionReader, TypeRef,
};

/// Every erased view of Leptos carries, in its table of functions, a way to be hydrated while parts are on their way.
/// The portal waits for its parts before it takes a page over (`app/src/parts.rs`), so these are never called; they are
/// a tenth of the code, and with them goes what only they call. Whoever calls `hydrate_lazy` takes this out.
const NEVER_CALLED: &str = "13hydrate_async";
/// How the compiler writes `::{closure}` behind a name: an `async fn` is one.
const CLOSURE: &str = "28_$u7b$$u7b$closure$u7d$$u7d$";

/// Whether a mangled name is that of the function itself, or of what it does while it waits. What is only made for it,
/// such as how its state is dropped, may be shared with others: the compiler keeps one of equal functions.
fn is_never_called(name: &str) -> bool {
    // `…17h<hash>E` ends every name.
    let Some((mut path, _hash)) = name.rsplit_once("17h") else { return false };
    while let Some(outer) = path.strip_suffix(CLOSURE) {
        path = outer;
    }
    path.ends_with(NEVER_CALLED)
}

const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;
const END: u8 = 0x0b;
const CUSTOM: u8 = 0;

/// The same module with traps in their place. Every byte keeps its position, for the relocations that the linker left
/// point at positions; those that point into the traps go.
///
/// # Errors
/// When the module cannot be read.
pub fn without_dead_functions(bytes: &[u8]) -> Result<Vec<u8>> {
    let module = Sections::read(bytes).context("the compiled module cannot be read")?;
    let dead = module.dead()?;
    let mut out = bytes.to_vec();
    for body in &dead {
        out[body.clone()].fill(NOP);
        // No locals; then the trap; the rest is never reached.
        out[body.start] = 0;
        out[body.start + 1] = UNREACHABLE;
        out[body.end - 1] = END;
    }
    if let Some((whole, relocations)) = module.relocations_outside(&dead)? {
        out.splice(whole, relocations);
    }
    Ok(out)
}

/// The sections of a module that matter here, as ranges of the file.
struct Sections<'a> {
    bytes: &'a [u8],
    imports: Option<Range<usize>>,
    code: Option<Range<usize>>,
    names: Option<Range<usize>>,
    /// From its first byte on, and its content after the name.
    relocations: Option<(Range<usize>, Range<usize>)>,
}

impl<'a> Sections<'a> {
    fn read(bytes: &'a [u8]) -> Result<Sections<'a>> {
        let mut found = Sections { bytes, imports: None, code: None, names: None, relocations: None };
        let mut reader = BinaryReader::new(bytes, 0);
        reader.read_bytes(8)?;
        while !reader.eof() {
            let start = reader.original_position();
            let id = reader.read_u8()?;
            let length = reader.read_var_u32()? as usize;
            let content = reader.original_position();
            let end = content + length;
            reader.read_bytes(length)?;
            match id {
                2 => found.imports = Some(content..end),
                10 => found.code = Some(content..end),
                CUSTOM => {
                    let mut custom = BinaryReader::new(&bytes[content..end], content);
                    match custom.read_string()? {
                        "name" => found.names = Some(custom.original_position()..end),
                        "reloc.CODE" => found.relocations = Some((start..end, custom.original_position()..end)),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn reader(&self, range: &Range<usize>) -> BinaryReader<'a> {
        BinaryReader::new(&self.bytes[range.clone()], range.start)
    }

    /// Where the bodies of the functions are that nothing calls.
    fn dead(&self) -> Result<Vec<Range<usize>>> {
        let (Some(code), Some(names)) = (&self.code, &self.names) else { return Ok(Vec::new()) };
        let names = function_names(self.reader(names))?;
        let imported = self.imports.as_ref().map_or(Ok(0), |range| imported_functions(self.reader(range)))?;
        let mut dead = Vec::new();
        for (index, body) in CodeSectionReader::new(self.reader(code))?.into_iter().enumerate() {
            let range = body?.range();
            let index = imported + u32::try_from(index)?;
            let is_dead = names.get(&index).is_some_and(|name| is_never_called(name));
            // A shorter one is no more than a trap already.
            if is_dead && range.len() > 3 {
                dead.push(range);
            }
        }
        Ok(dead)
    }

    /// The section of relocations without those within `dead`, and the range that it replaces.
    fn relocations_outside(&self, dead: &[Range<usize>]) -> Result<Option<(Range<usize>, Vec<u8>)>> {
        let (Some((whole, content)), Some(code)) = (&self.relocations, &self.code) else { return Ok(None) };
        let section = RelocSectionReader::new(self.reader(content))?;
        let entries = section.entries().into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
        let ends = entries.iter().skip(1).map(|(start, _)| *start).chain([content.end]);
        let mut kept = Vec::new();
        let mut count = 0;
        for ((start, entry), end) in entries.iter().zip(ends) {
            let at = code.start + entry.offset as usize;
            // The bodies are in order, so the one that could hold it is found by halving.
            let next = dead.partition_point(|body| body.end <= at);
            if dead.get(next).is_none_or(|body| at < body.start) {
                kept.extend_from_slice(&self.bytes[*start..end]);
                count += 1;
            }
        }
        let mut inner = Vec::new();
        write_number(&mut inner, "reloc.CODE".len());
        inner.extend_from_slice(b"reloc.CODE");
        write_number(&mut inner, section.section_index() as usize);
        write_number(&mut inner, count);
        inner.extend(kept);
        let mut out = vec![CUSTOM];
        write_number(&mut out, inner.len());
        out.extend(inner);
        Ok(Some((whole.clone(), out)))
    }
}

fn function_names(reader: BinaryReader<'_>) -> Result<HashMap<u32, &str>> {
    let mut names = HashMap::new();
    for part in NameSectionReader::new(reader) {
        if let Name::Function(map) = part? {
            for naming in map {
                let naming = naming?;
                names.insert(naming.index, naming.name);
            }
        }
    }
    Ok(names)
}

fn imported_functions(reader: BinaryReader<'_>) -> Result<u32> {
    let mut count = 0;
    for imports in ImportSectionReader::new(reader)? {
        if let Imports::Single(_, import) = imports?
            && matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_))
        {
            count += 1;
        }
    }
    Ok(count)
}

/// An unsigned LEB128 number.
fn write_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::without_dead_functions;

    /// A module of two functions called `AnyView::hydrate` and `AnyView::hydrate_async`, each of which calls the first,
    /// with the relocations of both calls.
    fn module() -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |id: u8, content: &[u8]| {
            module.extend([id, content.len() as u8]);
            module.extend(content);
        };
        section(1, &[1, 0x60, 0, 0]);
        section(3, &[2, 0, 0]);
        // Two bodies of eight bytes: no locals, a call with a padded number, end.
        let body = [8, 0, 0x10, 0x80, 0x80, 0x80, 0x80, 0, 0x0b];
        section(10, &[&[2], &body[..], &body[..]].concat());
        let names: [&[u8]; 2] = [b"_ZN7AnyView7hydrate17h00E", b"_ZN7AnyView13hydrate_async17h00E"];
        let mut map = vec![2];
        for (index, name) in names.iter().enumerate() {
            map.extend([index as u8, name.len() as u8]);
            map.extend(*name);
        }
        section(0, &[&[4], &b"name"[..], &[1, map.len() as u8], &map].concat());
        // Section 2 (the code), two entries: a function index at 4 and at 13 of the code section, symbol 0.
        section(0, &[&[10], &b"reloc.CODE"[..], &[2, 2, 0, 4, 0, 0, 13, 0]].concat());
        module
    }

    #[test]
    fn a_dead_function_becomes_a_trap_in_its_place_and_calls_nobody() {
        let before = module();
        let after = without_dead_functions(&before).unwrap();
        let code = before.windows(2).position(|pair| pair == [10, 19]).unwrap() + 2;
        assert_eq!(after[..code + 10], before[..code + 10], "what is alive stays as it is");
        assert_eq!(after[code + 11..code + 19], [0, 0, 1, 1, 1, 1, 1, 0x0b]);
        assert!(after.ends_with(&[2, 1, 0, 4, 0]), "only the call of the living is left: {:?}", &after[code + 19..]);
        wasmparser::validate(&after).unwrap();
    }

    #[test]
    fn only_the_function_itself_and_its_waiting_are_dead() {
        for (name, dead) in [
            ("_ZN4View13hydrate_async17h0E", true),
            ("_ZN4View13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$28_$u7b$$u7b$closure$u7d$$u7d$17h0E", true),
            ("_ZN4core3ptr9drop_in_place$LT$View..hydrate_async..$u7b$$u7b$closure$u7d$$u7d$$GT$17h0E", false),
            ("_ZN4View13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$9get_guard17h0E", false),
            ("_ZN4View7hydrate17h0E", false),
        ] {
            assert_eq!(super::is_never_called(name), dead, "{name}");
        }
    }

    #[test]
    fn a_module_cut_in_half_is_an_error_or_stays_what_it_is() {
        let whole = module();
        for length in 0..whole.len() {
            let half = &whole[..length];
            if let Ok(read) = without_dead_functions(half) {
                assert_eq!(read.len(), length);
            }
        }
    }
}
