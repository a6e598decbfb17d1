//! Finds every SQL text in a crate's sources and has both engines prepare it.

use super::{TestDb, runtime};
use crate::many::{list_text, values_text};
use crate::{DbError, Engine, Migrator, Tx, sql};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
use std::path::{Path, PathBuf};

/// A test's whole body: `db::testing::prepares_everywhere(env!("CARGO_MANIFEST_DIR"), &[&MIGRATIONS])`.
///
/// Reads all `src/**/*.rs` of the crate (up to a file's `#[cfg(test)]`), takes the texts of `sql!`, `sql`,
/// `insert_many`, `select_many` and `run_many`, and prepares each on both engines after `migrations`. Fails with file
/// and line for a text that an engine refuses, for a text that is not written where it is used, for a file in
/// `migrations/` that is not listed, and for a column that is not of a portable type.
pub fn prepares_everywhere(crate_folder: &str, migrations: &[&'static Migrator]) {
    let folder = Path::new(crate_folder);
    let mut complaints = unlisted(folder, migrations);
    let mut statements = Vec::new();
    for file in rust_files(&folder.join("src")) {
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let name = file.strip_prefix(folder).unwrap_or(&file).display().to_string();
        for (line, found) in statements_in(&text) {
            match found {
                Ok(statement) => statements.push((format!("{name}:{line}"), statement)),
                Err(why) => complaints.push(format!("{name}:{line}: {why}")),
            }
        }
    }
    assert!(!statements.is_empty(), "there is no SQL in {crate_folder}/src; remove this test or look for it elsewhere");
    runtime().block_on(async {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let Some(test) = TestDb::fresh(engine).await else { continue };
            test.db().migrate(migrations).await.unwrap_or_else(|e| panic!("the migrations fail on {engine:?}: {e}"));
            let mut tx = test.db().begin().await.unwrap_or_else(|e| panic!("{e}"));
            for (place, statement) in &statements {
                if let Err(error) = prepare(&mut tx, statement).await {
                    complaints.push(format!("{place}: {engine:?} refuses it: {error}"));
                    drop(tx);
                    tx = test.db().begin().await.unwrap_or_else(|e| panic!("{e}"));
                }
            }
            if engine == Engine::Postgres {
                complaints.extend(foreign_types(&mut tx).await);
            }
            drop(tx);
            test.close().await;
        }
    });
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[derive(Debug, PartialEq)]
enum Statement {
    Whole(&'static str),
    Values { prefix: &'static str, suffix: &'static str },
    List { prefix: &'static str, suffix: &'static str },
}

async fn prepare(tx: &mut Tx, statement: &Statement) -> Result<(), DbError> {
    let text = match statement {
        Statement::Whole(text) => (*text).to_owned(),
        Statement::Values { prefix, suffix } => values_text(tx, prefix, 1, columns(prefix), suffix),
        Statement::List { prefix, suffix } => {
            let mut prefix = sql(prefix);
            for _ in 0..crate::highest_parameter(prefix.text) {
                prefix = prefix.bind(0_i64);
            }
            list_text(tx, &prefix, 1, suffix)
        }
    };
    let text = AssertSqlSafe(text).into_sql_str();
    match tx {
        Tx::Sqlite(tx) => tx.connection()?.prepare(text).await.map(drop)?,
        Tx::Postgres(tx) => tx.connection()?.prepare(text).await.map(drop)?,
    }
    Ok(())
}

/// How many columns `INSERT INTO t (a, b)` names.
fn columns(prefix: &str) -> usize {
    prefix.rsplit_once('(').map_or(1, |(_, list)| list.split(',').count())
}

fn unlisted(folder: &Path, migrations: &[&'static Migrator]) -> Vec<String> {
    let listed: Vec<&str> = migrations.iter().flat_map(|m| m.files()).map(|m| m.file()).collect();
    let files = std::fs::read_dir(folder.join("migrations")).into_iter().flatten().flatten();
    files
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".sql") && !listed.contains(&name.as_str()))
        .map(|name| format!("migrations/{name} is in no db::migrations! list, so it is never applied"))
        .collect()
}

/// PostgreSQL knows its types exactly, so it is the one to ask.
async fn foreign_types(tx: &mut Tx) -> Vec<String> {
    let rows: Vec<(String, String, String)> =
        sql("SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations' \
         AND data_type NOT IN ('text', 'bigint', 'double precision', 'boolean', 'bytea')")
        .all(tx)
        .await
        .unwrap_or_else(|e| panic!("{e}"));
    let complain = |(table, column, kind): (String, String, String)| {
        format!("{table}.{column} is {kind}; use TEXT, BIGINT, DOUBLE PRECISION, BOOLEAN or BYTEA")
    };
    rows.into_iter().map(complain).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())).flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// A piece of Rust: enough of its grammar to find calls and their text literals.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

fn statements_in(source: &str) -> Vec<(usize, Result<Statement, String>)> {
    let source = source.split_once("#[cfg(test)]").map_or(source, |(before, _)| before);
    let tokens = tokens(source);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let (line, Token::Word(word)) = &tokens[at] else { continue };
        if !matches!(word.as_str(), "sql" | "insert_many" | "select_many" | "run_many") {
            continue;
        }
        let previous = at.checked_sub(1).map(|before| &tokens[before].1);
        if matches!(previous, Some(Token::Word(word)) if word == "fn" || word == "use")
            || previous == Some(&Token::Sign('.'))
        {
            continue;
        }
        let Some(open) = opening(&tokens, at + 1) else { continue };
        found.push((*line, statement(word, &arguments(&tokens, open))));
    }
    // An inner sql!(…) that is the prefix of a list is no statement of its own.
    let lists: Vec<&'static str> = found
        .iter()
        .filter_map(|(_, found)| match found {
            Ok(Statement::List { prefix, .. }) => Some(*prefix),
            _ => None,
        })
        .collect();
    found.retain(|(_, found)| !matches!(found, Ok(Statement::Whole(text)) if lists.contains(text)));
    found
}

/// The `(` of a call whose name ends before `at`: `sql!(`, `select_many(`, `select_many::<T>(`.
fn opening(tokens: &[(usize, Token)], mut at: usize) -> Option<usize> {
    let sign = |at: usize| match tokens.get(at) {
        Some((_, Token::Sign(sign))) => Some(*sign),
        _ => None,
    };
    if sign(at) == Some('!') {
        at += 1;
    }
    if sign(at) == Some(':') && sign(at + 1) == Some(':') && sign(at + 2) == Some('<') {
        let mut depth = 0;
        at += 2;
        loop {
            match sign(at) {
                Some('<') => depth += 1,
                Some('>') => depth -= 1,
                None if at >= tokens.len() => return None,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
    }
    (sign(at) == Some('(')).then_some(at)
}

/// The tokens of each argument of the call that opens at `open`.
fn arguments(tokens: &[(usize, Token)], open: usize) -> Vec<Vec<Token>> {
    let mut arguments = vec![Vec::new()];
    let mut depth = 0;
    for (_, token) in &tokens[open..] {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && *token == Token::Sign(',') {
            arguments.push(Vec::new());
        } else if let Some(last) = arguments.last_mut() {
            last.push(token.clone());
        }
    }
    if let Some(first) = arguments.first_mut() {
        first.remove(0); // the opening itself
    }
    arguments.retain(|argument| !argument.is_empty());
    arguments
}

fn statement(word: &str, arguments: &[Vec<Token>]) -> Result<Statement, String> {
    let text = |at: usize| match arguments.get(at).map(Vec::as_slice) {
        Some([Token::Text(text)]) => Ok(&*String::leak(text.clone())),
        // sql!("…", a, b) as the prefix of a list
        Some([Token::Word(word), .., Token::Sign(')')]) if word == "sql" => Ok(arguments[at]
            .iter()
            .find_map(|token| if let Token::Text(text) = token { Some(&*String::leak(text.clone())) } else { None })
            .unwrap_or("")),
        _ => Err(format!("{word} takes its SQL as a text written here, so that a test can see it")),
    };
    match word {
        "sql" => Ok(Statement::Whole(text(0)?)),
        "insert_many" => Ok(Statement::Values { prefix: text(1)?, suffix: text(3)? }),
        _ => Ok(Statement::List { prefix: text(1)?, suffix: text(3)? }),
    }
}

fn tokens(source: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let start = at;
        let rest = &chars[at..];
        let token = match rest {
            ['/', '/', ..] => {
                at += rest.iter().take_while(|c| **c != '\n').count();
                None
            }
            ['/', '*', ..] => {
                at += 2;
                while at < chars.len() && !chars[at..].starts_with(&['*', '/']) {
                    at += 1;
                }
                at += 2;
                None
            }
            ['"', ..] => Some(Token::Text(quoted(&chars, &mut at))),
            ['r', '"' | '#', ..] if raw_fence(rest).is_some() => Some(Token::Text(raw(&chars, &mut at))),
            ['\'', '\\', _, ..] => {
                at += 3 + chars[at + 3..].iter().take_while(|c| **c != '\'').count() + 1;
                None
            }
            ['\'', _, '\'', ..] => {
                at += 3;
                None
            }
            [c, ..] if c.is_alphanumeric() || *c == '_' => {
                let word: String = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
                at += word.chars().count();
                Some(Token::Word(word))
            }
            [c, ..] => {
                at += 1;
                (!c.is_whitespace()).then_some(Token::Sign(*c))
            }
            [] => None,
        };
        if let Some(token) = token {
            tokens.push((line, token));
        }
        line += chars[start..at.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

/// The text of `"…"`, with its escapes and line continuations resolved.
fn quoted(chars: &[char], at: &mut usize) -> String {
    let mut text = String::new();
    *at += 1;
    while *at < chars.len() && chars[*at] != '"' {
        if chars[*at] == '\\' {
            *at += 1;
            match chars.get(*at) {
                Some('\n') => {
                    while chars.get(*at + 1).is_some_and(|c| c.is_whitespace()) {
                        *at += 1;
                    }
                }
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(other) => text.push(*other),
                None => {}
            }
        } else {
            text.push(chars[*at]);
        }
        *at += 1;
    }
    *at += 1;
    text
}

/// How many `#` a raw text starts with, if it is one.
fn raw_fence(rest: &[char]) -> Option<usize> {
    let fence = rest[1..].iter().take_while(|c| **c == '#').count();
    (rest.get(1 + fence) == Some(&'"')).then_some(fence)
}

fn raw(chars: &[char], at: &mut usize) -> String {
    let fence = raw_fence(&chars[*at..]).unwrap_or(0);
    let mut end = vec!['"'];
    end.extend(std::iter::repeat_n('#', fence));
    *at += 2 + fence;
    let start = *at;
    while *at < chars.len() && !chars[*at..].starts_with(&end) {
        *at += 1;
    }
    let text = chars[start..(*at).min(chars.len())].iter().collect();
    *at += end.len();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<(usize, Result<Statement, String>)> {
        statements_in(source)
    }

    #[test]
    fn texts_are_found_with_their_line() {
        let source = "fn a() {\n  // sql!(\"not this\")\n  sql!(\n \"SELECT \\\n      1\", x).all(tx);\n}\n";
        assert_eq!(found(source), [(3, Ok(Statement::Whole("SELECT 1")))]);
    }

    #[test]
    fn raw_texts_and_quotes_are_understood() {
        let source = "let c = '\"'; sql!(r#\"SELECT \"a\" FROM b\"#)";
        assert_eq!(found(source), [(1, Ok(Statement::Whole("SELECT \"a\" FROM b")))]);
    }

    #[test]
    fn many_rows_and_many_keys_are_found() {
        let source = "insert_many(tx, \"INSERT INTO a (b, c)\", rows.map(|r| [r.b.into(), r.c.into()]), \"\");\n\
            select_many::<(String, Vec<u8>)>(tx, sql!(\"SELECT b FROM a WHERE d = $1 AND c IN\", d), keys, \"\")";
        let list = Statement::List { prefix: "SELECT b FROM a WHERE d = $1 AND c IN", suffix: "" };
        assert_eq!(
            found(source),
            [(1, Ok(Statement::Values { prefix: "INSERT INTO a (b, c)", suffix: "" })), (2, Ok(list))]
        );
    }

    #[test]
    fn a_text_from_elsewhere_is_named() {
        let found = found("sql!(TEXT)");
        assert!(found[0].1.as_ref().is_err_and(|why| why.contains("written here")), "{found:?}");
    }

    #[test]
    fn what_follows_cfg_test_is_not_looked_at() {
        assert_eq!(found("#[cfg(test)]\nmod tests { sql!(\"nonsense\") }"), []);
    }
}
