//! Git repositories: local ones are opened where they are, others are kept as bare copies of one commit. Files are read
//! from the tree; nothing is ever checked out.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use gix::bstr::ByteSlice as _;
use gix::objs::tree::EntryKind;
use tokio::runtime::Handle;
use url::Url;

use super::embedded::{matching, walk};
use super::fetch::Web;
use super::git_http::GuardedHttp;
use super::target::Remote;
use super::{Bytes, Trouble, Walk, expectation, is_skipped};

/// A commit whose files can be read.
pub(crate) struct Git {
    repository: gix::ThreadSafeRepository,
    pub commit: String,
    /// The remote's address, for telling files of the same repository.
    pub address: Option<Url>,
    files: BTreeMap<String, gix::ObjectId>,
    /// A walk stays below this folder, or takes this one file.
    below: String,
}

/// Where the fetched commit is kept in the copy.
const KEPT: &str = "refs/heads/portal";

impl Git {
    /// Opens a local repository, or brings the copy in `cache` up to date.
    ///
    /// # Errors
    /// When it is not there, the branch is not there, or it is too large.
    pub(crate) fn open(
        remote: &Remote,
        branch: Option<&str>,
        below: &str,
        cache: &Path,
        web: &Web,
        runtime: &Handle,
        most: u64,
    ) -> Result<Git, Trouble> {
        let (repository, commit, address) = match remote {
            Remote::Local(path) => {
                let repository = gix::open_opts(path, gix::open::Options::isolated())
                    .map_err(|_| Trouble::Failed(format!("{} is not a git repository", path.display())))?;
                let wanted = branch.unwrap_or("HEAD");
                let commit = repository.rev_parse_single(wanted).map_err(|_| no_branch(wanted))?.detach();
                (repository, commit, None)
            }
            Remote::Http(url) => {
                let repository = kept(cache)?;
                let commit = fetch(&repository, url, branch, web, runtime, most)?;
                (repository, commit, Some(url.clone()))
            }
        };
        let files = list(&repository, commit)?;
        let found = below.is_empty()
            || files.contains_key(below)
            || files
                .range(format!("{below}/")..)
                .next()
                .is_some_and(|(path, _)| path.starts_with(&format!("{below}/")));
        if !found {
            return Err(Trouble::Failed(format!("the repository has no `{below}`")));
        }
        Ok(Git {
            repository: repository.into_sync(),
            commit: commit.to_string(),
            address,
            files,
            below: below.to_owned(),
        })
    }

    /// # Errors
    /// See [`Trouble`].
    pub(crate) fn read(&self, path: &str, most: u64) -> Result<Bytes, Trouble> {
        if path.starts_with("..") {
            return Err(Trouble::Outside);
        }
        let id = self.files.get(path).ok_or(Trouble::Gone)?;
        let repository = self.repository.to_thread_local();
        let damaged = |error: &dyn std::fmt::Display| Trouble::Failed(format!("the repository is damaged ({error})"));
        let size = repository.find_header(*id).map_err(|error| damaged(&error))?.size();
        if size > most {
            return Err(Trouble::TooLarge(size, most));
        }
        let mut blob = repository.find_blob(*id).map_err(|error| damaged(&error))?;
        Ok(Bytes { bytes: blob.take_data(), etag: None })
    }

    pub(crate) fn walk(&self) -> Walk {
        let inside = |path: &str| {
            self.below.is_empty() || path.strip_prefix(self.below.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        walk(self.files.keys().cloned().collect(), &|path| {
            if path == self.below {
                return Some(crate::read::Expect::Entities);
            }
            expectation(path).filter(|_| inside(path) && !path.split('/').any(is_skipped))
        })
    }

    /// # Errors
    /// When the pattern is not understood.
    pub(crate) fn list(&self, pattern: &str) -> Result<Walk, Trouble> {
        matching(self.files.keys().cloned().collect(), pattern)
    }
}

fn no_branch(branch: &str) -> Trouble {
    Trouble::Failed(format!("the repository has no branch, tag or commit `{branch}`"))
}

/// The bare copy; made when it is missing.
fn kept(cache: &Path) -> Result<gix::Repository, Trouble> {
    let cannot = |error: &dyn std::fmt::Display| {
        Trouble::Failed(format!("the copy of the repository at {} cannot be used ({error})", cache.display()))
    };
    if cache.join("HEAD").exists() {
        return gix::open_opts(cache, gix::open::Options::isolated()).map_err(|error| cannot(&error));
    }
    std::fs::create_dir_all(cache).map_err(|error| cannot(&error))?;
    gix::init_bare(cache).map_err(|error| cannot(&error))?;
    gix::open_opts(cache, gix::open::Options::isolated()).map_err(|error| cannot(&error))
}

/// Fetches the newest commit of the branch, without its history.
fn fetch(
    repository: &gix::Repository,
    url: &Url,
    branch: Option<&str>,
    web: &Web,
    runtime: &Handle,
    most: u64,
) -> Result<gix::ObjectId, Trouble> {
    let candidates = match branch {
        None => vec![format!("+HEAD:{KEPT}")],
        Some(branch) => vec![format!("+refs/heads/{branch}:{KEPT}"), format!("+refs/tags/{branch}:{KEPT}")],
    };
    let mut last = no_branch(branch.unwrap_or("HEAD"));
    for spec in candidates {
        match fetch_one(repository, url, &spec, web, runtime, most) {
            Ok(()) => {
                let mut found = repository.find_reference(KEPT).map_err(|_| no_branch(branch.unwrap_or("HEAD")))?;
                return found.peel_to_id().map(gix::Id::detach).map_err(|error| Trouble::Failed(error.to_string()));
            }
            Err(Trouble::Gone) => last = no_branch(branch.unwrap_or("HEAD")),
            Err(other) => return Err(other),
        }
    }
    Err(last)
}

fn fetch_one(
    repository: &gix::Repository,
    url: &Url,
    spec: &str,
    web: &Web,
    runtime: &Handle,
    most: u64,
) -> Result<(), Trouble> {
    let address = gix::url::parse(url.as_str()).map_err(|error| Trouble::Failed(error.to_string()))?;
    let remote = repository.remote_at_without_url_rewrite(address.clone()).map_err(explain)?;
    let remote = remote
        .with_fetch_tags(gix::remote::fetch::Tags::None)
        .with_refspecs([spec], gix::remote::Direction::Fetch)
        .map_err(explain)?;
    let http = GuardedHttp::new(web.clone(), runtime.clone(), most);
    let mut transport =
        gix_transport::client::blocking_io::http::connect_http(http, address, gix_transport::Protocol::V2, false);
    if let Some(credential) = web.credential_for(url) {
        let username = credential.username.clone().unwrap_or_else(|| "x-access-token".to_owned());
        let account = gix::sec::identity::Account {
            username,
            password: credential.token.reveal().to_owned(),
            oauth_refresh_token: None,
        };
        let outcome = gix_transport::client::TransportWithoutIO::set_identity(&mut transport, account);
        outcome.map_err(|error| Trouble::Failed(error.to_string()))?;
    }
    // Without a helper for credentials: nobody is there to be asked.
    let connection = remote.to_connection_with_transport(transport).with_credentials(|_| Ok(None));
    let prepared =
        connection.prepare_fetch(gix::progress::Discard, gix::remote::ref_map::Options::default()).map_err(explain)?;
    if prepared.ref_map().mappings.is_empty() {
        return Err(Trouble::Gone);
    }
    let newest_only = gix::remote::fetch::Shallow::DepthAtRemote(NonZeroU32::MIN);
    prepared.with_shallow(newest_only).receive(gix::progress::Discard, &AtomicBool::new(false)).map_err(explain)?;
    Ok(())
}

/// Our own trouble if it is in the chain of causes, else what git says.
fn explain(error: gix::Error) -> Trouble {
    let mut words = Vec::new();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(trouble) = inner
            .downcast_ref::<Trouble>()
            .or_else(|| inner.downcast_ref::<std::io::Error>()?.get_ref()?.downcast_ref::<Trouble>())
        {
            return match trouble {
                Trouble::Gone => Trouble::Failed("there is no git repository at this address".to_owned()),
                other => other.clone(),
            };
        }
        words.push(inner.to_string());
        cause = inner.source();
    }
    let whole = format!("{error:?}");
    match whole.contains("None of the refspec(s)") {
        true => Trouble::Gone,
        false => Trouble::Failed(format!("git says: {}", words.last().cloned().unwrap_or(whole))),
    }
}

/// Every file of a commit. Links and submodules are left out: they lead elsewhere.
fn list(repository: &gix::Repository, commit: gix::ObjectId) -> Result<BTreeMap<String, gix::ObjectId>, Trouble> {
    let damaged = |error: &dyn std::fmt::Display| Trouble::Failed(format!("the repository is damaged ({error})"));
    let commit = repository
        .find_object(commit)
        .map_err(|error| damaged(&error))?
        .peel_to_kind(gix::object::Kind::Commit)
        .map_err(|error| damaged(&error))?
        .into_commit();
    let tree = commit.tree().map_err(|error| damaged(&error))?;
    let entries = tree.traverse().breadthfirst.files().map_err(|error| damaged(&error))?;
    let files =
        entries.into_iter().filter(|entry| matches!(entry.mode.kind(), EntryKind::Blob | EntryKind::BlobExecutable));
    Ok(files.filter_map(|entry| Some((entry.filepath.to_str().ok()?.to_owned(), entry.oid))).collect())
}
