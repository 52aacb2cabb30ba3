//! What the clock brings: "in 3 days" is counted anew when a day is over, whether or not anybody types.

use super::event::Event;
use super::requests;
use super::session::Session;
use jiff::Zoned;
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::Client;

/// A timer stands still while the machine sleeps, so it is never trusted for longer.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Looks for ever, about once an hour, whether it is another day; the clock may have been set back, too.
pub async fn follow(session: Arc<Session>, client: Client) {
    let mut day = session.today();
    loop {
        tokio::time::sleep(until_tomorrow(&Zoned::now())).await;
        if session.today() != day {
            day = session.today();
            session.apply(Event::DayChanged);
            requests::refresh(&session, client.clone());
        }
    }
}

/// How long to wait before it can be another day.
fn until_tomorrow(now: &Zoned) -> Duration {
    let rest =
        now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day()).map(|midnight| now.duration_until(&midnight));
    let rest = rest.ok().and_then(|rest| Duration::try_from(rest).ok());
    rest.unwrap_or(LONGEST).clamp(Duration::from_secs(1), LONGEST)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use super::*;

    #[test]
    fn the_timer_ends_with_the_day_or_within_the_hour() {
        let cases = [("2026-11-25T12:00:00Z", 3600), ("2026-11-25T23:59:30Z", 30), ("2026-11-25T23:59:59.9999Z", 1)];
        for (now, seconds) in cases {
            let now = now.parse::<jiff::Timestamp>().expect(now).to_zoned(jiff::tz::TimeZone::UTC);
            assert_eq!(until_tomorrow(&now), Duration::from_secs(seconds), "{now}");
        }
    }
}
