//! From a word in the text outward: the call, object or table around it, and whatever encloses that as part of the same
//! request; what is left over is an ID that stands alone.

use super::endpoint::{Because, Endpoint};
use super::facts::Facts;
use super::reader::Reader;
use super::reuse::{self, Touched};
use super::schema::Purpose;
use super::usage::{self, Evidence, Scene, Seen};
use super::{CallSite, Earlier, Extra, alone, chain, group, lines, read};
use crate::languages::{Kind, Language, Node, Part, Source, WIRE, Walk};
use crate::text::Span;
use crate::work;
use std::collections::{HashMap, HashSet};

/// The sites of a source in no order: those read now, those taken over from an earlier version with where they stood there,
/// and the facts of the text.
pub fn sites(source: &Source, extra: Extra<'_>, earlier: Option<Earlier<'_>>) -> (Vec<CallSite>, Kept, Facts) {
    let (text, language) = (&*source.text, source.language);
    if language.grammar.is_none() {
        let facts = Facts::default();
        let reader = Reader::new(text, language, &facts, extra);
        let found = if source.hits().is_empty() { Vec::new() } else { lines::sites(&reader) };
        return (found, Vec::new(), facts);
    }
    let touched = earlier.and_then(|earlier| Touched::of(source, earlier));
    let Some((facts, touched)) = touched.and_then(|touched| Some((touched.facts(source)?, touched))) else {
        let (sites, facts) = all(source, extra);
        return (sites, Vec::new(), facts);
    };
    let read = |stretch: Span| {
        let mut found = Found::default();
        source.parts(stretch).for_each(|part| found.look_in(&Reader::new(text, language, &facts, extra), &part));
        found.finish()
    };
    if let Some(kept) = touched.kept() {
        let stretch = touched.stretch();
        let sites = read(stretch);
        if sites.iter().all(|site| reuse::lies_in(site, stretch)) {
            return (sites, kept, facts);
        }
    }
    (read(Span::new(0, text.len())), Vec::new(), facts)
}

/// All sites of a text and its facts. Each part is read as soon as it has said what it says; should a later one have more
/// to say, those before it are read again, knowing all.
fn all(source: &Source, extra: Extra<'_>) -> (Vec<CallSite>, Facts) {
    let (text, language) = (&*source.text, source.language);
    let (mut facts, mut found, mut again) = (Facts::default(), Found::default(), 0);
    for part in source.parts(Span::new(0, text.len())) {
        let before = facts.additions;
        facts.learn_part(&part, text, None);
        if facts.additions != before {
            again = part.hits.first().copied().unwrap_or_default();
            found = Found::default();
        }
        found.look_in(&Reader::new(text, language, &facts, extra), &part);
    }
    let earlier = source.parts(Span::new(0, again));
    earlier.for_each(|part| found.look_in(&Reader::new(text, language, &facts, extra), &part));
    (found.finish(), facts)
}

/// The sites that the node at one offset of a part of a text belongs to, whether or not there is a word there that tells.
/// `facts` are those of the whole text.
pub fn sites_at(part: &Source, offset: usize, facts: &Facts, extra: Extra<'_>) -> Vec<CallSite> {
    let Some(tree) = part.tree_at(offset) else { return Vec::new() };
    let mut walk = Walk::new(&tree, part.language);
    let facts = facts.and_of(part);
    let mut found = Found::default();
    let reader = Reader::new(&part.text, part.language, &facts, extra);
    found.look(&reader, walk.seek(offset), offset);
    found.finish()
}

/// Sites of an earlier version, each with its place among them.
pub type Kept = Vec<(usize, CallSite)>;

#[derive(Default)]
struct Found {
    sites: Vec<CallSite>,
    roots: HashSet<usize>,
    /// The node of the last hit.
    innermost: Option<usize>,
    /// Where IDs of sites stand, and whether the site only stands for the ID itself.
    taken: HashSet<Span>,
    alone: HashMap<Span, CallSite>,
    alone_at: HashSet<Span>,
    /// Which groups of assignments were looked at.
    groups: HashSet<(usize, String)>,
}

impl Found {
    fn look_in(&mut self, reader: &Reader<'_>, part: &Part<'_>) {
        let mut walk = part.walk();
        for &hit in part.hits.iter().take_while(|_| !work::is_too_much()) {
            self.look(reader, walk.seek(hit), hit);
        }
        // What a node's ID stands for ends with its tree.
        (self.innermost, self.roots, self.groups) = Default::default();
    }

    fn look(&mut self, reader: &Reader<'_>, trail: &[Node<'_>], hit: usize) {
        if trail.iter().rev().take(4).any(|node| node.kind() == Kind::Import) {
            return;
        }
        // A long text may hold thousands of hits.
        let innermost = trail.last().map(|node| node.id());
        if self.innermost != innermost {
            self.innermost = innermost;
            self.around(reader, trail);
        }
        self.alone(reader, trail, hit);
    }

    /// The request round a node, and the settings that a map keeps under it.
    fn around(&mut self, reader: &Reader<'_>, trail: &[Node<'_>]) {
        let root = root(reader, trail).filter(|root| self.roots.insert(root.id()));
        let keyed = keyed(trail).filter(|pair| self.roots.insert(pair.id()));
        let site = root.and_then(|root| Some((root, reader.site(root)?)));
        let keyed = keyed.and_then(|pair| Some((pair, (reader.keyed(pair)?, Seen::default()))));
        for (root, (mut site, seen)) in [site, keyed].into_iter().flatten() {
            let at = trail.iter().position(|node| node.id() == root.id()).map_or(trail.len(), |at| at + 1);
            let trail = trail.get(..at).unwrap_or(trail);
            site.evidence = Evidence::of(&Scene { reader, trail, seen, alone: None });
            site.stand();
            self.taken.extend(site.models.iter().map(|model| model.span));
            self.sites.push(site);
        }
    }

    /// The assignments beside one that names a model, when they set its parameters.
    fn group(&mut self, reader: &Reader<'_>, trail: &[Node<'_>]) {
        if reader.language.lexis.spelling == WIRE {
            return;
        }
        let Some(place) = group::place(reader, trail) else { return };
        if self.groups.insert((place.body.id(), place.receiver.clone()))
            && let Some(site) = group::site(reader, &place)
        {
            self.taken.extend(site.models.iter().map(|model| model.span));
            self.sites.push(site);
        }
    }

    /// An ID that belongs to no request: a constant, one of a list, a default, part of a longer text.
    fn alone(&mut self, reader: &Reader<'_>, trail: &[Node<'_>], hit: usize) {
        self.group(reader, trail);
        let Some((group, mut model)) = alone::alone(reader, trail, hit) else { return };
        if self.alone_at.insert(model.span) {
            let site = self.alone.entry(group).or_insert_with(|| bare(group, reader.language));
            if usage::is_deployment(reader, trail, &model) {
                site.endpoint = Endpoint::named(usage::AZURE, Because::Spelling);
            } else if let Some(node) = trail.iter().rfind(|node| node.kind() == Kind::Text) {
                site.endpoint = reader.endpoint_alone(*node, &model);
            }
            let scene = Scene { reader, trail, seen: Seen::default(), alone: Some(&model) };
            let evidence = Evidence::of(&scene);
            model.role = evidence.verdict().role(model.role);
            site.evidence = site.evidence.and(evidence);
            site.models.push(model);
        }
    }

    fn finish(self) -> Vec<CallSite> {
        let Found { mut sites, taken, alone, .. } = self;
        settle_spread(&mut sites);
        for mut site in alone.into_values() {
            site.models.retain(|model| !taken.contains(&model.span));
            if !site.models.is_empty() {
                sites.push(site);
            }
        }
        sites
    }
}

/// Takes from an object what a call takes out of it that is certain to be sent: `create(**params)`.
fn settle_spread(sites: &mut Vec<CallSite>) {
    let borrowed = |site: &CallSite| {
        let own = site.span;
        let models = site.models.iter().map(|model| model.span);
        let names = site.arguments.iter().map(|argument| argument.name);
        models.chain(names).filter(move |span| !own.contains(*span)).collect::<Vec<_>>()
    };
    let sent: HashSet<Span> = sites.iter().filter(|site| site.endpoint.is_direct()).flat_map(borrowed).collect();
    if sent.is_empty() {
        return;
    }
    sites.retain_mut(|site| {
        let (own, before) = (site.span, site.models.len() + site.arguments.len());
        if site.endpoint.is_direct() || before == 0 {
            return true;
        }
        let taken = |span: Span| own.contains(span) && sent.contains(&span);
        site.models.retain(|model| !taken(model.span));
        site.arguments.retain(|argument| !taken(argument.name));
        site.models.len() + site.arguments.len() > 0
    });
}

/// A site of an ID alone.
pub fn bare(span: Span, language: &'static Language) -> CallSite {
    let spelling = language.lexis.spelling;
    CallSite {
        span,
        endpoint: Endpoint::Unknown,
        spelling,
        models: Vec::new(),
        blanks: Vec::new(),
        arguments: Vec::new(),
        complete: false,
        evidence: Evidence::default(),
    }
}

/// The pair whose key is the innermost node of a trail.
fn keyed<'t>(trail: &[Node<'t>]) -> Option<Node<'t>> {
    let key = trail.iter().rev().take(3).find(|node| node.kind() == Kind::Text)?;
    let pair = trail.iter().rev().take(6).find(|node| node.kind() == Kind::Pair)?;
    pair.first().filter(|first| first.span().contains(key.span())).map(|_| *pair)
}

/// The root of the request that the innermost node of a trail belongs to.
fn root<'t>(reader: &Reader<'_>, trail: &[Node<'t>]) -> Option<Node<'t>> {
    let mut at = container(trail, trail.len())?;
    for _ in 0..6 {
        let Some(outer) = container(trail, at) else { break };
        let (Some(inner), Some(around)) = (trail.get(at), trail.get(outer)) else { break };
        let between = trail.get(outer + 1..at).unwrap_or(&[]);
        if !belongs(reader, *inner, *around, between) {
            break;
        }
        at = outer;
    }
    trail.get(at).copied()
}

/// The innermost call or object above `below` that is not cut off by a function or a statement.
fn container(trail: &[Node<'_>], below: usize) -> Option<usize> {
    let above = trail.get(..below)?;
    let at = above
        .iter()
        .rposition(|node| matches!(node.kind(), Kind::Call | Kind::Object | Kind::Scope | Kind::Statement))?;
    matches!(above.get(at)?.kind(), Kind::Call | Kind::Object).then_some(at)
}

/// Whether a call or object is part of the request that the one around it makes.
fn belongs(reader: &Reader<'_>, inner: Node<'_>, around: Node<'_>, between: &[Node<'_>]) -> bool {
    if chain::continues(reader, inner, around) {
        return true;
    }
    let purpose = || reader.target(inner).map(|target| target.call.purpose);
    let Some(pair) = between.iter().rfind(|node| node.kind() == Kind::Pair) else {
        // An argument without a name.
        return around.kind() == Kind::Call
            && between.iter().any(|node| node.kind() == Kind::Arguments)
            && !between.iter().any(|node| node.kind() == Kind::List)
            && (inner.kind() == Kind::Object || matches!(purpose(), Some(Purpose::Factory | Purpose::Settings)));
    };
    if between.iter().any(|node| node.kind() == Kind::List) {
        return false;
    }
    let Some(key) = pair.first().map(|name| reader.key_of(name)) else { return false };
    let own = || reader.told(inner).own;
    match (inner.kind(), if inner.kind() == Kind::Call { purpose() } else { None }) {
        (Kind::Call, Some(Purpose::Request)) => false,
        (Kind::Call, Some(Purpose::Factory)) => key.model || key.holder,
        (Kind::Call, Some(Purpose::Settings)) => !own(),
        (Kind::Call, None) if read::is_lookup(inner, reader.text) => false,
        _ => (key.model || key.holder || key.model_holder && inner.kind() == Kind::Object) && !own(),
    }
}
