//! Where an analysis is made: in place when that is quick, else on a worker thread, so that a large file never keeps the
//! answers for others waiting. A panic in it costs the one answer.

use super::session::Snapshot;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does the work for a file; nothing when it panicked.
pub async fn work<T: Send + 'static>(
    snapshot: Snapshot,
    answer: impl FnOnce(&Snapshot) -> T + Send + 'static,
) -> Option<T> {
    if snapshot.is_quick() {
        return catch_unwind(AssertUnwindSafe(|| answer(&snapshot))).ok();
    }
    tokio::task::spawn_blocking(move || answer(&snapshot)).await.ok()
}
