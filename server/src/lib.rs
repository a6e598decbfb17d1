//! The server as a library, so that tests and benches can start it.
