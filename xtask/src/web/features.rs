//! Which features of WebAssembly a module uses, read from its `target_features` section.

/// The flags that allow wasm-opt the same features as the compiler used.
pub fn wasm_opt_flags(module: &[u8]) -> Vec<String> {
    used(module).unwrap_or_default().iter().map(|feature| format!("--enable-{}", wasm_opt_name(feature))).collect()
}

/// Two tools, two names for one thing.
fn wasm_opt_name(feature: &str) -> &str {
    match feature {
        "nontrapping-fptoint" => "nontrapping-float-to-int",
        "simd128" => "simd",
        "atomics" => "threads",
        other => other,
    }
}

/// The names with a `+`. `None` when the module has no such section, or is cut off.
fn used(module: &[u8]) -> Option<Vec<String>> {
    let mut rest = Reader(module.get(8..)?);
    loop {
        let id = rest.byte()?;
        let length = rest.number()?;
        let mut section = Reader(rest.take(length)?);
        if id != 0 || section.name()? != "target_features" {
            continue;
        }
        let count = section.number()?;
        let mut names = Vec::new();
        for _ in 0..count {
            let prefix = section.byte()?;
            let name = section.name()?;
            if prefix == b'+' {
                names.push(name.to_owned());
            }
        }
        return Some(names);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// An unsigned LEB128 number of at most 32 bits.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn name(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::wasm_opt_flags;

    /// A module with one type section to skip and these features.
    fn module(features: &[(u8, &str)]) -> Vec<u8> {
        let mut section = vec![15];
        section.extend(b"target_features");
        section.push(features.len() as u8);
        for (prefix, name) in features {
            section.extend([*prefix, name.len() as u8]);
            section.extend(name.as_bytes());
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([1, 2, 9, 9]);
        module.extend([0, section.len() as u8]);
        module.extend(section);
        module
    }

    #[test]
    fn wasm_opt_is_allowed_what_the_compiler_used() {
        let module = module(&[(b'+', "sign-ext"), (b'-', "atomics"), (b'+', "nontrapping-fptoint")]);
        assert_eq!(wasm_opt_flags(&module), ["--enable-sign-ext", "--enable-nontrapping-float-to-int"]);
    }

    #[test]
    fn a_module_without_the_section_or_cut_in_half_needs_no_flags() {
        let whole = module(&[(b'+', "sign-ext")]);
        for length in 0..whole.len() {
            assert_eq!(wasm_opt_flags(&whole[..length]), [""; 0]);
        }
    }
}
