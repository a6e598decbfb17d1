//! A test of this file run in a process of its own, so that it can be killed or starved.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::Mutex;

/// A file that tells a child test that it is one (and not run by `--include-ignored`).
const MARK: &str = "this-is-for-a-child";

pub struct Child {
    process: std::process::Child,
    output: Mutex<BufReader<ChildStdout>>,
}

/// In the child: the folder the parent chose.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::current_dir().unwrap();
    folder.join(MARK).exists().then_some(folder)
}

/// In the child: one line to the parent, past the test harness' own output.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\u{1}{line}").unwrap();
    out.flush().unwrap();
}

impl Child {
    /// Runs the ignored test of that name with `folder` as its current one.
    pub fn start(test: &str, folder: &Path) -> Child {
        Child::start_by(Command::new(std::env::current_exe().unwrap()), test, folder)
    }

    /// The same with system calls failing as strace is told; its log goes to `strace.log`.
    pub fn start_with_faults(inject: &str, test: &str, folder: &Path) -> Child {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-e", "signal=none", "-o", "strace.log"]).args([
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            inject,
        ]);
        strace.arg(std::env::current_exe().unwrap());
        Child::start_by(strace, test, folder)
    }

    /// The same through a shell that first says `before`, e.g. a limit.
    pub fn start_limited(before: &str, test: &str, folder: &Path) -> Child {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("{before}; exec \"$0\" \"$@\"")).arg(std::env::current_exe().unwrap());
        Child::start_by(shell, test, folder)
    }

    fn start_by(mut command: Command, test: &str, folder: &Path) -> Child {
        std::fs::write(folder.join(MARK), "").unwrap();
        let mut process = command
            .args(["--ignored", "--nocapture", "--test-threads=1", test])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = Mutex::new(BufReader::new(process.stdout.take().unwrap()));
        Child { process, output }
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The next line the child said; panics when it ends without one.
    pub fn line(&self) -> String {
        self.next_line().expect("the child ended without saying anything")
    }

    pub fn next_line(&self) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.output.lock().unwrap().read_line(&mut line).unwrap() == 0 {
                return None;
            }
            // A line that the kill cut off was not said.
            if let Some((_, said)) = line.split_once('\u{1}')
                && let Some(said) = said.strip_suffix('\n')
            {
                return Some(said.to_owned());
            }
        }
    }

    /// SIGKILL, and whatever it had said before.
    pub fn kill(mut self) -> Vec<String> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        std::iter::from_fn(|| self.next_line()).collect()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
