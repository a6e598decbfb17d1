//! One statement: a text fixed at compile time, its values, and the five ways to run it.

use crate::{DbError, Tx};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, FromRow, Postgres, Sqlite};
use std::borrow::Cow;
use std::sync::Arc;

/// A statement over `$1`, `$2` … whose text is part of the program, with its values:
/// `sql!("SELECT title FROM page WHERE id = $1", id)`. The compiler counts the values.
#[macro_export]
macro_rules! sql {
    ($text:expr $(, $value:expr)* $(,)?) => {{
        const {
            let values: &[&str] = &[$(stringify!($value)),*];
            assert!($crate::highest_parameter($text) == values.len(), "the highest $n in the text is not the number of values");
        }
        $crate::sql($text)$(.bind($value))*
    }};
}

/// The portable values. The variant stays known for NULL, because PostgreSQL types its parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(Option<Cow<'static, str>>),
    Int(Option<i64>),
    Real(Option<f64>),
    Flag(Option<bool>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! values {
    ($($from:ty => $variant:ident by $convert:expr),* $(,)?) => { $(
        impl From<$from> for Value {
            fn from(x: $from) -> Value { Value::$variant(Some(($convert)(x))) }
        }
        impl From<Option<$from>> for Value {
            fn from(x: Option<$from>) -> Value { Value::$variant(x.map($convert)) }
        }
    )* }
}
values! {
    String => Text by Cow::Owned,
    Cow<'static, str> => Text by |x| x,
    Arc<str> => Text by |x: Arc<str>| Cow::Owned(x.to_string()),
    &str => Text by |x: &str| Cow::Owned(x.to_owned()),
    &String => Text by |x: &String| Cow::Owned(x.clone()),
    i64 => Int by |x| x,
    i32 => Int by i64::from,
    u32 => Int by i64::from,
    u16 => Int by i64::from,
    f64 => Real by |x| x,
    bool => Flag by |x| x,
    Vec<u8> => Bytes by |x| x,
    &[u8] => Bytes by <[u8]>::to_vec,
    &Vec<u8> => Bytes by |x: &Vec<u8>| x.clone(),
}

/// Hashes and other bytes of a fixed length.
impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Value {
        Value::Bytes(Some(bytes.to_vec()))
    }
}

impl Value {
    /// PostgreSQL has no U+0000 in texts, SQLite turns NaN into NULL: neither may depend on the engine.
    fn check(&self) -> Result<(), DbError> {
        match self {
            Value::Text(Some(text)) if text.as_bytes().contains(&0) => {
                Err(DbError::Unstorable("text with the character U+0000"))
            }
            Value::Real(Some(number)) if number.is_nan() => Err(DbError::Unstorable("number that is not a number")),
            _ => Ok(()),
        }
    }
}

/// What a result row can become: tuples of portable types, or a type with `FromRow` for both engines.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A statement with its values; made by [`sql!`](crate::sql!).
#[must_use = "a statement does nothing until it is run"]
#[derive(Clone, Debug)]
pub struct Sql {
    pub(crate) text: &'static str,
    pub(crate) args: Vec<Value>,
}

/// A statement without values yet. Prefer [`sql!`](crate::sql!), which counts them while compiling.
pub fn sql(text: &'static str) -> Sql {
    Sql { text, args: Vec::new() }
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Sql {
        sql(text)
    }
}

impl Sql {
    /// The value of the next `$n`.
    pub fn bind(mut self, value: impl Into<Value>) -> Sql {
        self.args.push(value.into());
        self
    }

    /// All rows.
    pub async fn all<T: Row>(self, tx: &mut Tx) -> Result<Vec<T>, DbError> {
        fetch(tx, Text::Fixed(self.text), self.args).await
    }

    /// The one row there must be; [`DbError::NoRow`] or [`DbError::ManyRows`] otherwise.
    pub async fn one<T: Row>(self, tx: &mut Tx) -> Result<T, DbError> {
        self.optional(tx).await?.ok_or(DbError::NoRow)
    }

    /// The row if there is one; [`DbError::ManyRows`] if there are more.
    pub async fn optional<T: Row>(self, tx: &mut Tx) -> Result<Option<T>, DbError> {
        let mut rows = self.all(tx).await?;
        match rows.len() {
            0 | 1 => Ok(rows.pop()),
            _ => Err(DbError::ManyRows),
        }
    }

    /// The only column of the only row. Counts and sums: `CAST(SUM(x) AS BIGINT)`, for PostgreSQL widens.
    pub async fn scalar<T>(self, tx: &mut Tx) -> Result<T, DbError>
    where
        (T,): Row,
    {
        Ok(self.one::<(T,)>(tx).await?.0)
    }

    /// Runs it for its effect; answers how many rows it touched.
    pub async fn run(self, tx: &mut Tx) -> Result<u64, DbError> {
        execute(tx, Text::Fixed(self.text), self.args).await
    }
}

/// The two kinds of statement text; `Repeated` is made in `many.rs` only.
pub(crate) enum Text {
    Fixed(&'static str),
    /// `keep`: the same text comes again, so its prepared form is worth caching.
    Repeated {
        text: String,
        keep: bool,
    },
}

impl Text {
    fn keep(&self) -> bool {
        !matches!(self, Text::Repeated { keep: false, .. })
    }

    fn sql(self) -> sqlx::SqlStr {
        use sqlx::SqlSafeStr;
        match self {
            Text::Fixed(text) => text.into_sql_str(),
            Text::Repeated { text, .. } => sqlx::AssertSqlSafe(text).into_sql_str(),
        }
    }
}

pub(crate) async fn fetch<T: Row>(tx: &mut Tx, text: Text, args: Vec<Value>) -> Result<Vec<T>, DbError> {
    let keep = text.keep();
    match tx {
        Tx::Sqlite(tx) => {
            let query = sqlx::query_as_with::<Sqlite, T, _>(text.sql(), sqlite_args(args)?).persistent(keep);
            let outcome = query.fetch_all(tx.connection()?).await;
            tx.noticed(outcome)
        }
        Tx::Postgres(tx) => {
            let query = sqlx::query_as_with::<Postgres, T, _>(text.sql(), postgres_args(args)?).persistent(keep);
            let outcome = query.fetch_all(tx.connection()?).await;
            tx.noticed(outcome)
        }
    }
}

pub(crate) async fn execute(tx: &mut Tx, text: Text, args: Vec<Value>) -> Result<u64, DbError> {
    let keep = text.keep();
    match tx {
        Tx::Sqlite(tx) => {
            let query = sqlx::query_with::<Sqlite, _>(text.sql(), sqlite_args(args)?).persistent(keep);
            let outcome = query.execute(tx.connection()?).await;
            Ok(tx.noticed(outcome)?.rows_affected())
        }
        Tx::Postgres(tx) => {
            let query = sqlx::query_with::<Postgres, _>(text.sql(), postgres_args(args)?).persistent(keep);
            let outcome = query.execute(tx.connection()?).await;
            Ok(tx.noticed(outcome)?.rows_affected())
        }
    }
}

macro_rules! arguments {
    ($name:ident, $arguments:ty) => {
        fn $name(values: Vec<Value>) -> Result<$arguments, DbError> {
            let mut arguments = <$arguments>::default();
            arguments.reserve(values.len(), 0);
            for value in values {
                value.check()?;
                match value {
                    Value::Text(x) => arguments.add(x.map(Cow::into_owned)),
                    Value::Int(x) => arguments.add(x),
                    Value::Real(x) => arguments.add(x),
                    Value::Flag(x) => arguments.add(x),
                    Value::Bytes(x) => arguments.add(x),
                }
                .map_err(|e| DbError::Other(sqlx::Error::Encode(e)))?;
            }
            Ok(arguments)
        }
    };
}
arguments!(sqlite_args, SqliteArguments);
arguments!(postgres_args, PgArguments);

/// The highest `n` of the `$n` in a text; 0 if there are none. `const`, so that [`sql!`](crate::sql!) can count.
pub const fn highest_parameter(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut highest) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let mut number = 0;
            while at + 1 < bytes.len() && bytes[at + 1].is_ascii_digit() {
                at += 1;
                number = number * 10 + (bytes[at] - b'0') as usize;
            }
            if number > highest {
                highest = number;
            }
        }
        at += 1;
    }
    highest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_parameter_is_found() {
        assert_eq!(highest_parameter("SELECT 1"), 0);
        assert_eq!(highest_parameter("SELECT $2, $1, $12"), 12);
    }

    #[test]
    fn null_keeps_its_type() {
        assert_eq!(Value::from(None::<i64>), Value::Int(None));
        assert_eq!(Value::from(None::<&str>), Value::Text(None));
        assert_eq!(Value::from(Some(3_i32)), Value::Int(Some(3)));
    }
}
