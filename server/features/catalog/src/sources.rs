//! The places that files come from, each behind the same two questions: which files are there, and what is in this one?

pub(crate) mod embedded;
pub(crate) mod fetch;
pub(crate) mod forge;
pub(crate) mod gather;
pub(crate) mod git;
pub(crate) mod git_http;
pub(crate) mod guard;
pub(crate) mod kept;
pub(crate) mod local;
pub(crate) mod open;
pub(crate) mod path;
pub(crate) mod target;
pub(crate) mod world;

/// Why a file cannot be had. The sentence goes after "… could not be read: ".
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum Trouble {
    /// It is not there; what it said is no longer said.
    #[error("there is no such file")]
    Gone,
    #[error("the portal may not read it ({0})")]
    Denied(String),
    #[error("it is {0} bytes long, {1} are allowed")]
    TooLarge(u64, u64),
    #[error("it lies outside of the source")]
    Outside,
    /// The address is one that the portal does not connect to.
    #[error("{0}")]
    Refused(String),
    #[error("{0}")]
    Failed(String),
}

impl Trouble {
    /// What the reader can do.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Trouble::Gone => "Correct the path, or add the file.",
            Trouble::Denied(_) => {
                "Let the portal's user read it; for another host, set credentials in the configuration of the portal."
            }
            Trouble::TooLarge(..) => "Split it into several files.",
            Trouble::Outside => "Use a path inside of the same folder or repository, or an http(s) URL.",
            Trouble::Refused(_) => {
                "Use a public address, or allow the host with `catalog.allowed_hosts` in the configuration of the portal."
            }
            Trouble::Failed(_) => "What was known before is kept; the portal tries again at the next reading.",
        }
    }
}

/// The bytes of a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bytes {
    pub bytes: Vec<u8>,
    /// By what it can be asked whether it is still the same: an ETag, or a time as `Last-Modified` says it.
    pub etag: Option<String>,
}

/// A file that was met, and how much is expected of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Met {
    pub path: String,
    pub expect: crate::read::Expect,
}

/// The files of a walk, and the folders that could not be looked into.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Walk {
    pub files: Vec<Met>,
    pub closed: Vec<(String, Trouble)>,
}

/// Whether a walk takes a file: `catalog-info.yaml` always means entities, other YAML files may hold some.
pub(crate) fn expectation(path: &str) -> Option<crate::read::Expect> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    Some(if stem == "catalog-info" { crate::read::Expect::Entities } else { crate::read::Expect::Anything })
}

/// Folders that a walk never enters.
pub(crate) fn is_skipped(folder: &str) -> bool {
    matches!(folder, ".git" | "node_modules")
}
