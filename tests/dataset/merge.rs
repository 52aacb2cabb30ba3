//! Many sources, one model: properties that hold for any feeds.

use super::*;
use modelmeta::catalog::Catalog;
use modelmeta::catalog::merge::merge;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const SOURCES: &[&str] =
    &["genai-prices", "litellm", "model-retire", "modelmeta", "models.dev", "openrouter", "rig", "a team's own"];

fn model() -> impl Strategy<Value = Model> {
    let names =
        (select(vec!["openai", "ollama", "acme", "acme-coding-plan"]), "(M|m)-[12](-2026-01-0[12]|-latest|:free)?");
    let facts = (
        select(vec![Kind::Unknown, Kind::Other, Kind::Chat, Kind::Embedding, Kind::Image, Kind::Speech]),
        subsequence(vec!["text", "image", "audio"], 0..=3),
        prop::option::of(1u64..300_000),
        prop::option::of(1u64..300_000),
        prop::option::of(1u64..300_000),
        prop::option::of(0i64..400),
        subsequence(vec!["m-1", "m-2", "m-3"], 0..=2),
    );
    let amount = select(vec!["0", "0.000001", "0.5", "3", "15", "40", "900", "1001", "9000000"]);
    let meter = select(vec![Meter::Input, Meter::Output, Meter::CachedInput, Meter::ImageOutput, Meter::Reasoning]);
    let tier = prop::option::weighted(0.2, Just("batch".to_owned()));
    let rates = prop::collection::vec(
        (meter, amount, tier)
            .prop_map(|(meter, amount, tier)| Rate { when: When { tier, ..When::default() }, ..rate(meter, amount) }),
        0..5,
    );
    (names, facts, rates).prop_map(|((provider, id), (kind, output, context, input, most, ends, aliases), rates)| {
        Model {
            provider: provider.to_owned(),
            id,
            kind,
            aliases: aliases.into_iter().map(str::to_owned).collect(),
            modalities: Modalities {
                input: vec!["text".to_owned()],
                output: output.into_iter().map(str::to_owned).collect(),
            },
            limits: Limits { context_window: context, max_input_tokens: input, max_output_tokens: most },
            lifecycle: Lifecycle {
                retires_on: ends.map(|days| jiff::civil::date(2026, 6, 1).saturating_add(jiff::Span::new().days(days))),
                ..Lifecycle::default()
            },
            rates,
            ..Model::default()
        }
    })
}

fn feeds() -> impl Strategy<Value = Vec<Feed>> {
    let feed = |source: &'static str| {
        let date = select(vec!["2026-01-01", "2026-10-30", "2026-11-20"]);
        (date, prop::collection::vec(model(), 1..6)).prop_map(move |(date, rows)| super::feed(source, date, rows))
    };
    subsequence(SOURCES.to_vec(), 1..=5).prop_flat_map(move |sources| sources.into_iter().map(feed).collect::<Vec<_>>())
}

fn names<'a>(models: impl IntoIterator<Item = &'a Model>) -> BTreeSet<(String, String)> {
    models.into_iter().map(|model| (model.provider.clone(), model.id.to_lowercase())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn what_comes_out_is_sound_and_complete_whatever_the_order_of_feeds(feeds in feeds()) {
        let merged = merge(&feeds);
        assert_sound(&merged);
        prop_assert_eq!(names(&merged.models), names(feeds.iter().flat_map(|feed| &feed.rows)), "no model lost or made up");
        let backwards: Vec<Feed> = feeds.iter().rev().cloned().collect();
        prop_assert_eq!(&merge(&backwards), &merged);
    }

    #[test]
    fn every_fact_is_somebodys(feeds in feeds()) {
        let sources: BTreeSet<&str> = feeds.iter().map(|feed| feed.source.id.as_str()).chain(["derived"]).collect();
        for model in merge(&feeds).models {
            let named = model.provenance.keys().chain(model.rates.iter().map(|rate| &rate.source));
            for source in named.chain(model.conflicts.iter().map(|conflict| &conflict.source)) {
                prop_assert!(sources.contains(source.as_str()), "{}: {source}", model.slug());
            }
            // Whoever differs says something else than what is shown.
            for conflict in model.conflicts.iter().filter(|conflict| conflict.field == "limits.context_window") {
                prop_assert_ne!(Some(conflict.value.clone()), model.limits.context_window.map(|count| count.to_string()));
            }
        }
    }

    #[test]
    fn fresh_feeds_over_an_older_dataset_lose_nothing(before in feeds(), fresh in feeds()) {
        let base = Catalog::from_snapshot(&merge(&before)).unwrap();
        let after = Catalog::rebuild(&base, &fresh).unwrap();
        let models = |catalog: &Catalog| catalog.models().map(|model| Model::clone(&model)).collect::<Vec<_>>();
        let (old, new) = (models(&base), models(&after));
        let said = names(fresh.iter().flat_map(|feed| &feed.rows));
        prop_assert_eq!(names(&new), &names(&old) | &said);
        // Where nobody speaks of a provider, nothing of it changes.
        for model in old.iter().filter(|model| !said.iter().any(|(provider, _)| *provider == model.provider)) {
            let now = after.get(&model.provider, &model.id);
            prop_assert_eq!(now.as_deref(), Some(model));
        }
        assert_sound(&Snapshot { models: new, ..Snapshot::default() });
    }

    #[test]
    fn no_feeds_change_nothing(before in feeds()) {
        let base = Catalog::from_snapshot(&merge(&before)).unwrap();
        let again = Catalog::rebuild(&base, &[]).unwrap();
        prop_assert_eq!(again.as_bytes(), base.as_bytes());
    }
}

#[test]
fn a_day_that_is_only_promised_is_not_taken_for_an_announced_one() {
    let row = |life: Lifecycle| Model {
        provider: "acme".to_owned(),
        id: "acme-1".to_owned(),
        lifecycle: life,
        ..Model::default()
    };
    let day = Some(jiff::civil::date(2026, 11, 17));
    let careful = feed("model-retire", "2026-10-16", vec![row(Lifecycle { earliest: day, ..Lifecycle::default() })]);
    let copied = feed("litellm", "2026-11-01", vec![row(Lifecycle { retires_on: day, ..Lifecycle::default() })]);
    let model = merge(&[careful, copied.clone()]).models.remove(0);
    assert_eq!((model.lifecycle.retires_on, model.lifecycle.earliest), (None, day));
    assert_eq!(merge(&[copied]).models[0].lifecycle.retires_on, day);
}

#[test]
fn an_announcement_holds_under_every_name_of_the_model() {
    let dated = |id: &str, aliases: &[&str], ends: Option<&str>| Model {
        provider: "acme".to_owned(),
        id: id.to_owned(),
        kind: Kind::Chat,
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        lifecycle: Lifecycle {
            retires_on: ends.map(|day| day.parse().unwrap()),
            source: ends.map(|_| "https://acme.example/ends".to_owned()),
            ..Lifecycle::default()
        },
        ..Model::default()
    };
    let rows = vec![
        dated("acme-4-20250514", &["acme-4-0"], Some("2026-06-15")),
        dated("acme-4-0", &[], None),
        // The only snapshot of a name that is itself on its way out.
        dated("acme-5-20250805", &[], Some("2026-08-05")),
        Model { status: Status::Deprecated, ..dated("acme-5", &[], None) },
        // A name that goes on with whatever comes next.
        dated("acme-6-20250805", &[], Some("2026-08-05")),
        Model { status: Status::Active, ..dated("acme-6", &[], None) },
        // One of two snapshots.
        dated("acme-7-20250101", &[], Some("2026-08-05")),
        dated("acme-7-20260101", &[], None),
        Model { status: Status::Deprecated, ..dated("acme-7", &[], None) },
        // One of two, on the same day.
        Model {
            lifecycle: Lifecycle { source: None, ..dated("", &[], Some("2026-09-01")).lifecycle },
            ..dated("acme-8", &[], None)
        },
        dated("acme-8-20250101", &[], Some("2026-09-01")),
        dated("acme-8-20260101", &[], None),
    ];
    let merged = merge(&[feed("model-retire", "2026-10-16", rows)]);
    let ends = |id: &str| {
        let model = merged.models.iter().find(|model| model.id == id).unwrap();
        model.lifecycle.retires_on.map(|day| day.to_string()).zip(model.lifecycle.source.clone()).map(|(day, _)| day)
    };
    assert_eq!(ends("acme-4-0").as_deref(), Some("2026-06-15"));
    assert_eq!(ends("acme-5").as_deref(), Some("2026-08-05"));
    assert_eq!(ends("acme-8").as_deref(), Some("2026-09-01"), "with its source");
    assert_eq!((ends("acme-6"), ends("acme-7")), (None, None));
}
