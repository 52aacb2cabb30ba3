//! The dataset's making: whatever sources say, what comes out is sound, complete and the same each time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod adapters;
mod merge;
mod zeros;

use modelmeta::catalog::schema::*;
use modelmeta::catalog::sources::Feed;
use std::collections::BTreeSet;

/// A feed of that name and date.
fn feed(source: &str, date: &str, rows: Vec<Model>) -> Feed {
    let source = Source {
        id: source.to_owned(),
        name: source.to_owned(),
        data_date: Some(date.to_owned()),
        ..Source::default()
    };
    Feed { source, rows, ..Feed::default() }
}

fn rate(meter: Meter, amount: &str) -> Rate {
    Rate {
        meter,
        unit: Unit::MillionTokens,
        amount: amount.parse().unwrap(),
        currency: "USD".to_owned(),
        when: When::default(),
        source: String::new(),
        as_of: None,
    }
}

/// What must hold of every dataset, whatever it was made from.
fn assert_sound(snapshot: &Snapshot) {
    let mut seen = BTreeSet::new();
    let mut last = (String::new(), String::new());
    for model in &snapshot.models {
        let slug = model.slug();
        let key = (model.provider.clone(), model.id.to_lowercase());
        assert!(seen.insert(key.clone()), "{slug}: twice");
        assert!(last < key, "{slug}: out of order");
        last = key;
        let Limits { context_window, max_input_tokens, max_output_tokens } = model.limits;
        for count in [context_window, max_input_tokens, max_output_tokens].into_iter().flatten() {
            assert!(count >= 1, "{slug}: a limit of zero");
        }
        assert!(context_window.is_none() || max_output_tokens < context_window, "{slug}: {:?}", model.limits);
        let mut rates = BTreeSet::new();
        for rate in &model.rates {
            assert!(!rate.amount.is_zero(), "{slug}: a price of zero");
            assert!(rates.insert((rate.meter, rate.unit, rate.when.clone())), "{slug}: {rate:?} twice");
            assert!(!rate.source.is_empty(), "{slug}: a price of nobody");
            if rate.unit == Unit::MillionTokens {
                assert!(rate.amount.as_f64() <= 1000.0, "{slug}: {rate:?}");
            }
        }
        assert_eq!(model.price_state == PriceState::Known, !model.rates.is_empty(), "{slug}");
        let images = model.modalities.output.iter().any(|out| out != "text");
        assert!(!(images && model.price_state == PriceState::Free), "{slug}: what is not text is never free");
    }
    serde_json::to_string(snapshot).expect("it can be written down");
}
