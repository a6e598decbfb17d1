//! A portal as its own process, on a port and a data folder of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use std::io::{Read, Write};
use std::net::TcpStream;

/// `portal serve`, killed when it goes out of scope.
pub struct Running {
    child: Child,
    pub port: u16,
}

pub fn binary() -> PathBuf {
    env!("CARGO_BIN_EXE_portal").into()
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Runs a command of the portal to its end.
pub fn run(words: &[&str]) -> Output {
    Command::new(binary()).args(words).stdin(Stdio::null()).output().unwrap()
}

impl Running {
    pub fn start(data: &Path, words: &[&str]) -> Running {
        let port = free_port();
        Running::start_on(data, &format!("127.0.0.1:{port}"), port, words)
    }

    /// On an address that 127.0.0.1 is part of.
    pub fn start_on(data: &Path, listen: &str, port: u16, words: &[&str]) -> Running {
        let child = Command::new(binary())
            .args(["serve", "--listen", listen, "--data-dir", data.to_str().unwrap()])
            .args(words)
            .env("PORTAL_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut running = Running { child, port };
        let started = Instant::now();
        while running.try_ask("GET", "/readyz", &[], "").is_none_or(|answer| answer.status != 200) {
            assert!(running.child.try_wait().unwrap().is_none(), "the portal ended while starting");
            assert!(started.elapsed() < Duration::from_secs(60), "the portal is not ready after 60 s");
            std::thread::yield_now();
        }
        running
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.try_ask(method, path, headers, body).expect("the portal answers")
    }

    fn try_ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<Answer> {
        let mut text = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            text.push_str(&format!("host: 127.0.0.1:{}\r\n", self.port));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        self.raw(text.as_bytes())
    }

    /// Sends bytes as they are; `None` when the portal closed without an answer.
    pub fn raw(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(40))).ok()?;
        // A refusal may come, and the connection close, before everything is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::read(&answer)
    }

    /// As the power would go.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As an operator stops it; the exit code.
    pub fn stop(mut self) -> Option<i32> {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status, headers (names in lower case) and body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Option<Answer> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let head = head
            .lines()
            .skip(1)
            .map(|line| {
                line.split_once(':').map_or(line.to_owned(), |(name, value)| format!("{}:{value}", name.to_lowercase()))
            })
            .collect::<Vec<_>>()
            .join("\n");
        Some(Answer { status, head, body: body.to_owned() })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}
