//! Whether a complete body is a feed to trust: it parses, has the right shape, holds enough, and did not suddenly shrink.

use super::cache::Part;
use super::problem::Problem;
use super::sources::Source;
use crate::catalog::sources::{Feed, SourceError};
use jiff::Timestamp;

/// A list this short is kept by hand, and may lose half its lines on purpose.
const HAND_KEPT: usize = 20;

/// Reads all bodies of a source's feed, which came in at `at`.
///
/// # Errors
/// Says what is wrong with the first body that is not of the source's shape.
pub(super) fn read(source: &Source, at: Timestamp, parts: &[Part]) -> Result<Feed, Problem> {
    let mut whole: Option<Feed> = None;
    for part in parts {
        match ((source.shape.parse)(&part.body, &source.name), &mut whole) {
            (Ok(page), Some(whole)) => {
                whole.rows.extend(page.rows);
                whole.patterns.extend(page.patterns);
                whole.providers.extend(page.providers);
            }
            (Ok(page), None) => whole = Some(page),
            // The last of several pages may have nothing left on it.
            (Err(SourceError::Empty), Some(_)) => {}
            (Err(problem), _) => return Err(Problem::Unusable(problem.to_string())),
        }
    }
    let mut feed = whole.ok_or_else(|| Problem::Unusable(SourceError::Empty.to_string()))?;
    feed.source.url = Some(source.address());
    let day = jiff::tz::Offset::UTC.to_datetime(at).date().to_string();
    feed.source.data_date.get_or_insert(day);
    Ok(feed)
}

/// How many models a feed speaks of.
pub(super) fn size(feed: &Feed) -> usize {
    feed.rows.len() + feed.patterns.len()
}

/// Whether a feed of `now` models may take the place of one of `before`.
///
/// # Errors
/// Says why not.
pub(super) fn judge(source: &Source, before: usize, now: usize) -> Result<(), Problem> {
    let minimum = source.shape.minimum;
    if now < minimum {
        return Err(Problem::Unusable(format!("only {now} models, where at least {minimum} are expected")));
    }
    if before >= HAND_KEPT && now * 5 < before * 4 {
        return Err(Problem::Unusable(format!("it shrank from {before} to {now} models")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_feed_may_lose_a_fifth_and_no_more() {
        let source = Source::parse("models.dev").unwrap();
        assert_eq!(judge(&source, 1000, 800), Ok(()));
        assert!(judge(&source, 1000, 799).is_err());
        assert!(judge(&source, 0, 499).is_err(), "under the minimum");
        assert_eq!(judge(&source, 0, 500), Ok(()));
    }

    #[test]
    fn a_teams_short_list_may_be_cut_but_not_emptied() {
        let source = Source::parse("feeds/team.json").unwrap();
        assert_eq!(judge(&source, 5, 2), Ok(()));
        assert!(judge(&source, 5, 0).is_err());
        assert!(judge(&source, 200, 20).is_err());
    }
}
