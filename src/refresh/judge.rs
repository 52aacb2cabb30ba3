//! Whether a complete body is a feed to trust: it parses, has the right shape, holds enough, and did not suddenly shrink.

use super::problem::Problem;
use super::sources::{Shape, Source};
use crate::catalog::Model;

/// A list this short is kept by hand, and may lose half its lines on purpose.
const HAND_KEPT: usize = 20;

/// Reads all bodies of a feed.
///
/// # Errors
/// Says what is wrong with the first body that is not of the source's shape.
pub(super) fn read<'a>(shape: &Shape, bodies: impl Iterator<Item = &'a [u8]>) -> Result<Vec<Model>, Problem> {
    let mut models = Vec::new();
    for body in bodies {
        models.extend((shape.read)(body).map_err(Problem::Unusable)?);
    }
    Ok(models)
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
