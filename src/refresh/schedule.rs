//! When to ask a source again: every hour with some jitter after a success, later and later after failures, never
//! before the server's `Retry-After`. Clocks jump: a time in the future is not believed, an age is never negative.

use super::state::SourceState;
use jiff::{SignedDuration, Timestamp};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// The pause after a first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(5 * 60);
/// The longest pause, except where a server asks for more.
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 60 * 60);
/// No setting makes us ask more often.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(5 * 60);

/// The time between two refreshes that `data.refreshMinutes` asks for.
pub(super) fn interval(minutes: u64) -> Duration {
    Duration::from_secs(minutes.saturating_mul(60)).max(SHORTEST_INTERVAL)
}

/// How long to leave a source alone after `failures` failures in a row (0: it just succeeded).
pub(super) fn pause(interval: Duration, failures: u32, retry_after: Option<Duration>) -> Duration {
    let pause = match failures.checked_sub(1) {
        None => interval,
        Some(doublings) => FIRST_PAUSE.saturating_mul(1 << doublings.min(16)).min(LONGEST_PAUSE),
    };
    pause.max(retry_after.unwrap_or_default()) + jitter(interval / 10)
}

/// The time until a source is to be asked; zero when its time has come.
pub(super) fn due_in(state: &SourceState, now: Timestamp) -> Duration {
    match (state.asked, state.next) {
        // Asked in the future: the clock was set back since, and its time means nothing.
        (Some(asked), Some(next)) if asked <= now => age(now, next),
        _ => Duration::ZERO,
    }
}

/// `then` and `time` more.
pub(super) fn later(then: Timestamp, time: Duration) -> Timestamp {
    SignedDuration::try_from(time).ok().and_then(|time| then.checked_add(time).ok()).unwrap_or(Timestamp::MAX)
}

/// The time from `then` to `now`; zero when the clock was set back in between.
pub(super) fn age(then: Timestamp, now: Timestamp) -> Duration {
    now.duration_since(then).try_into().unwrap_or_default()
}

/// A random time below `most`, so that machines which start together do not ask together.
pub(super) fn jitter(most: Duration) -> Duration {
    let random = RandomState::new().hash_one(()) as u32;
    most.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn state(asked: i64, next: i64) -> SourceState {
        SourceState { asked: Some(at(asked)), next: Some(at(next)), ..SourceState::default() }
    }

    #[test]
    fn a_source_is_due_at_its_time_or_when_the_clock_was_set_back() {
        assert_eq!(due_in(&SourceState::default(), at(0)), Duration::ZERO);
        assert_eq!(due_in(&state(0, 3600), at(600)), Duration::from_secs(3000));
        assert_eq!(due_in(&state(0, 3600), at(4000)), Duration::ZERO);
        assert_eq!(due_in(&state(0, 3600), at(-10)), Duration::ZERO, "asked in the future");
        assert_eq!(age(at(0), at(-10)), Duration::ZERO);
    }

    #[test]
    fn failures_double_the_pause_up_to_a_bound() {
        let minutes = |failures| pause(HOUR, failures, None).as_secs() / 60;
        assert!((60..=66).contains(&minutes(0)));
        assert!((5..=11).contains(&minutes(1)));
        assert!((20..=26).contains(&minutes(3)));
        assert!((360..=366).contains(&minutes(40)));
    }

    proptest! {
        #[test]
        fn a_pause_is_never_below_what_the_server_asks(failures: u32, wait in 0u64..100_000, minutes: u64) {
            let interval = interval(minutes.min(1 << 40));
            let pause = pause(interval, failures, Some(Duration::from_secs(wait)));
            prop_assert!(pause >= Duration::from_secs(wait));
            prop_assert!(interval >= SHORTEST_INTERVAL);
        }
    }
}
