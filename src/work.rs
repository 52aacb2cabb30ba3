//! How much work a text makes, counted where the loops are: a node looked at, a name compared, sixteen bytes read.
//!
//! Reading a text takes time in proportion to its length, unless somebody made the text so that it does not. Time cannot tell
//! the two apart (machines differ), work can: `tests/growth.rs` holds that four times the text is four times the work, and
//! [`limited`] gives up a text that makes much more than any real one does.
//!
//! The count is the thread's, because a thread reads one text at a time: nothing is handed through a hundred functions, and
//! counting costs an addition.

use std::cell::Cell;

thread_local! {
    static DONE: Cell<u64> = const { Cell::new(0) };
    static LIMIT: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// What any text may take: some thirty milliseconds.
const FLOOR: u64 = 2_000_000;

/// What each byte of a text may take. Of 10,000 real files none made more than 9 for each of its bytes, tables of models and
/// lock files the most; so a file may take twenty times what the worst real one does, and more: one of 4 MB some ten seconds.
const PER_BYTE: u64 = 200;

/// Counts `steps` of work.
pub fn add(steps: usize) {
    DONE.set(DONE.get().saturating_add(steps as u64));
}

/// Counts the reading of `bytes`: their number is known to be small for names, and may be anything for lines and strings.
pub fn read(bytes: usize) {
    add(1 + bytes / 16);
}

/// Whether the limit is passed; whoever loops over a text's places stops then.
pub fn is_too_much() -> bool {
    DONE.get() > LIMIT.get()
}

/// The work that is allowed for a text of so many bytes, in reading its call sites and again in judging them.
pub fn allowed(bytes: usize) -> u64 {
    FLOOR + PER_BYTE * bytes as u64
}

/// Runs `task` with a count and a limit of its own; also gives how much work it made.
pub fn limited<T>(limit: u64, task: impl FnOnce() -> T) -> (T, u64) {
    let outer = Outer { done: DONE.replace(0), limit: LIMIT.replace(limit) };
    let result = task();
    let done = DONE.get();
    drop(outer);
    (result, done)
}

/// The same without a limit.
pub fn measured<T>(task: impl FnOnce() -> T) -> (T, u64) {
    limited(u64::MAX, task)
}

/// What counts again when an inner count ends, also by a panic.
struct Outer {
    done: u64,
    limit: u64,
}

impl Drop for Outer {
    fn drop(&mut self) {
        DONE.set(self.done.saturating_add(DONE.get()));
        LIMIT.set(self.limit);
    }
}
