//! Whether a complete body is a feed to trust: it parses, has the right shape, holds enough, and did not suddenly shrink: not in models, and not in
//! what it says of them.

use super::cache::Part;
use super::problem::Problem;
use super::sources::Source;
use crate::catalog::Catalog;
use crate::catalog::schema::{Lifecycle, Limits, Model};
use crate::catalog::sources::{Feed, SourceError};
use jiff::Timestamp;
use std::collections::BTreeSet;

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
                whole.extend(page).map_err(|problem| Problem::Unusable(problem.to_string()))?;
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

/// What a feed holds, in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub models: usize,
    /// Models with a price above zero.
    pub priced: usize,
    /// Models with a date of release, deprecation or retirement.
    pub dated: usize,
    /// Models with a limit of tokens.
    pub limited: usize,
    /// Different providers.
    pub providers: usize,
}

impl Size {
    pub fn of(feed: &Feed) -> Size {
        let rows = || feed.rows.iter().chain(feed.patterns.iter().map(|(_, row)| row));
        let with = |has: fn(&Model) -> bool| rows().filter(|row| has(row)).count();
        let life = |row: &Model| Lifecycle { replacements: Vec::new(), source: None, ..row.lifecycle.clone() };
        Size {
            models: feed.len(),
            priced: with(|row| row.rates.iter().any(|rate| !rate.amount.is_zero())),
            dated: rows().filter(|row| life(row) != Lifecycle::default()).count(),
            limited: with(|row| row.limits != Limits::default()),
            providers: rows().map(|row| row.provider.as_str()).collect::<BTreeSet<_>>().len(),
        }
    }

    /// What a feed of so many models should hold where no earlier one is known: the share of prices that the data in the
    /// program has from this source. Nothing for a source that it does not know.
    pub fn expected(source: &Source, models: usize) -> Size {
        let catalog = Catalog::embedded();
        if !catalog.sources().iter().any(|known| known.id == source.name) {
            return Size::default();
        }
        let (mut known, mut priced) = (0, 0);
        for model in catalog.models() {
            let has_price = model.rates.iter().any(|rate| rate.source == source.name);
            known += usize::from(has_price || model.provenance.contains_key(&source.name));
            priced += usize::from(has_price);
        }
        Size { priced: models * priced / known.max(1), ..Size::default() }
    }
}

/// Whether a feed may take the place of an earlier one: it has what its source must have, and of nothing a fifth less.
///
/// # Errors
/// Says why not.
pub(super) fn judge(source: &Source, before: Size, now: Size) -> Result<(), Problem> {
    let (models, minimum) = (now.models, source.shape.minimum);
    if models < minimum {
        return Err(Problem::Unusable(format!("only {models} models, where at least {minimum} are expected")));
    }
    for (before, now, what) in [
        (before.models, now.models, "models"),
        (before.priced, now.priced, "models with a price"),
        (before.dated, now.dated, "models with a date"),
        (before.limited, now.limited, "models with a limit of tokens"),
        (before.providers, now.providers, "providers"),
    ] {
        if before >= HAND_KEPT && now * 5 < before * 4 {
            return Err(Problem::Unusable(format!("it shrank from {before} to {now} {what}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(models: usize) -> Size {
        Size { models, ..Size::default() }
    }

    #[test]
    fn a_feed_may_lose_a_fifth_and_no_more() {
        let source = Source::parse("models.dev").unwrap();
        assert_eq!(judge(&source, of(1000), of(800)), Ok(()));
        assert!(judge(&source, of(1000), of(799)).is_err());
        assert!(judge(&source, of(0), of(499)).is_err(), "under the minimum");
        assert_eq!(judge(&source, of(0), of(500)), Ok(()));
    }

    #[test]
    fn a_teams_short_list_may_be_cut_but_not_emptied() {
        let source = Source::parse("feeds/team.json").unwrap();
        assert_eq!(judge(&source, of(5), of(2)), Ok(()));
        assert!(judge(&source, of(5), of(0)).is_err());
        assert!(judge(&source, of(200), of(20)).is_err());
    }

    #[test]
    fn nothing_of_a_feed_may_shrink_by_more() {
        let source = Source::parse("models.dev").unwrap();
        let before = Size { models: 1000, priced: 900, dated: 100, limited: 800, providers: 50 };
        let fifth_less = Size { models: 1000, priced: 720, dated: 80, limited: 640, providers: 40 };
        assert_eq!(judge(&source, before, fifth_less), Ok(()));
        for now in [
            Size { priced: 719, ..fifth_less },
            Size { dated: 79, ..fifth_less },
            Size { limited: 639, ..fifth_less },
            Size { providers: 39, ..fifth_less },
        ] {
            assert!(judge(&source, before, now).is_err(), "{now:?}");
        }
    }

    #[test]
    fn the_first_feed_is_held_against_the_data_in_the_program() {
        let source = Source::parse("models.dev").unwrap();
        let expected = Size::expected(&source, 1000);
        assert!((700..1000).contains(&expected.priced), "{expected:?}");
        assert!(judge(&source, expected, of(1000)).is_err(), "no price at all");
        assert_eq!(Size::expected(&Source::parse("feeds/team.json").unwrap(), 1000), Size::default());
    }
}
