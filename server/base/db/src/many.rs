//! Many rows or keys in one statement. The one place where SQL text is put together at run time: only from
//! `&'static str` pieces of the program and counted placeholders, never from data.

use crate::sql::{Row, Text, execute, fetch};
use crate::{DbError, Sql, Tx, Value};
use std::fmt::Write;

/// Parameters of one statement. Both engines allow over 32,000; beyond some hundred they only cost memory and make
/// preparing slower than it saves.
const PARAMETERS: usize = 512;

/// Inserts rows of `N` values: `insert_many(&mut tx, "INSERT INTO page (id, title)", rows, "ON CONFLICT (id) DO
/// NOTHING")`. Repeats the group of placeholders, in portions. Answers the number of rows that were touched.
pub async fn insert_many<const N: usize>(
    tx: &mut Tx,
    prefix: &'static str,
    rows: impl IntoIterator<Item = [Value; N]>,
    suffix: &'static str,
) -> Result<u64, DbError> {
    let full = (PARAMETERS / N.max(1)).max(1);
    let text_of_full = values_text(tx, prefix, full, N, suffix);
    let mut touched = 0;
    let mut args = Vec::with_capacity(full * N);
    for row in rows {
        args.extend(row);
        if args.len() == full * N {
            let text = Text::Repeated { text: text_of_full.clone(), keep: true };
            touched += execute(tx, text, std::mem::replace(&mut args, Vec::with_capacity(full * N))).await?;
        }
    }
    if !args.is_empty() {
        let text = values_text(tx, prefix, args.len() / N, N, suffix);
        touched += execute(tx, Text::Repeated { text, keep: false }, args).await?;
    }
    Ok(touched)
}

/// Rows for many keys: `select_many(&mut tx, "SELECT id, title FROM page WHERE id IN", ids, "")`. The prefix may have
/// values of its own: `sql!("… WHERE space = $1 AND id IN", space)`. Asked in portions, so an ORDER BY in the suffix
/// orders each portion only; sort the answer instead.
pub async fn select_many<T: Row>(
    tx: &mut Tx,
    prefix: impl Into<Sql>,
    keys: impl IntoIterator<Item = impl Into<Value>>,
    suffix: &'static str,
) -> Result<Vec<T>, DbError> {
    let prefix = prefix.into();
    let mut rows = Vec::new();
    for (text, args) in portions(tx, &prefix, keys, suffix) {
        rows.append(&mut fetch(tx, text, args).await?);
    }
    Ok(rows)
}

/// Changes or deletes by many keys: `run_many(&mut tx, "DELETE FROM page WHERE id IN", ids, "")`. Answers the number
/// of rows that were touched.
pub async fn run_many(
    tx: &mut Tx,
    prefix: impl Into<Sql>,
    keys: impl IntoIterator<Item = impl Into<Value>>,
    suffix: &'static str,
) -> Result<u64, DbError> {
    let prefix = prefix.into();
    let mut touched = 0;
    for (text, args) in portions(tx, &prefix, keys, suffix) {
        touched += execute(tx, text, args).await?;
    }
    Ok(touched)
}

/// `prefix VALUES (…), (…) suffix`.
pub(crate) fn values_text(tx: &Tx, prefix: &'static str, rows: usize, columns: usize, suffix: &'static str) -> String {
    let mut text = String::with_capacity(prefix.len() + suffix.len() + 16 + rows * columns * 6);
    text.push_str(prefix);
    text.push_str(" VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                text.push_str(", ");
            }
            match tx {
                // Nameless placeholders where possible: SQLite looks names up one by one, for every single value.
                Tx::Sqlite(_) => text.push('?'),
                Tx::Postgres(_) => write_number(&mut text, row * columns + column + 1),
            }
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(suffix);
    text
}

/// `prefix ($2, $3, …) suffix`, with its values. The number of keys is rounded up to a power of two by repeating the
/// last one, so that few different texts exist and their prepared forms are found again.
fn portions(
    tx: &Tx,
    prefix: &Sql,
    keys: impl IntoIterator<Item = impl Into<Value>>,
    suffix: &'static str,
) -> Vec<(Text, Vec<Value>)> {
    let keys: Vec<Value> = keys.into_iter().map(Into::into).collect();
    let portion = |keys: &[Value]| {
        let count = keys.len().next_power_of_two();
        let mut args = prefix.args.clone();
        args.extend_from_slice(keys);
        if let Some(last) = keys.last() {
            args.resize(prefix.args.len() + count, last.clone());
        }
        (Text::Repeated { text: list_text(tx, prefix, count, suffix), keep: true }, args)
    };
    keys.chunks(PARAMETERS).map(portion).collect()
}

pub(crate) fn list_text(tx: &Tx, prefix: &Sql, keys: usize, suffix: &'static str) -> String {
    let mut text = String::with_capacity(prefix.text.len() + suffix.len() + 8 + keys * 6);
    text.push_str(prefix.text);
    text.push_str(" (");
    for key in 0..keys {
        if key > 0 {
            text.push_str(", ");
        }
        match tx {
            Tx::Sqlite(_) if prefix.args.is_empty() => text.push('?'),
            _ => write_number(&mut text, prefix.args.len() + key + 1),
        }
    }
    text.push_str(") ");
    text.push_str(suffix);
    text
}

fn write_number(text: &mut String, number: usize) {
    write!(text, "${number}").expect("writing to a String cannot fail");
}
