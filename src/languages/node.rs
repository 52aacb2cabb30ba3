//! Pieces of a syntax tree in words that all languages share.

use super::{Language, literal::Literal};
use crate::text::Span;
use crate::work;
use tree_sitter::{Tree, TreeCursor};

/// Nodes nested deeper than this are not looked at; no one writes such code, only generators and attackers do.
const DEPTH: usize = 300;

/// What a node is, whatever its grammar calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing that matters here.
    Other,
    /// A string literal, quoted or (in YAML) bare.
    Text,
    /// A number.
    Number,
    /// `true`, `false`.
    Bool,
    /// `null`, `None`, `undefined`.
    Null,
    /// A name.
    Name,
    /// Callee and arguments.
    Call,
    /// The arguments of a call.
    Arguments,
    /// A dictionary, object, mapping or table.
    Object,
    /// A list, array, tuple or set.
    List,
    /// Key and value: of an object, or a keyword argument.
    Pair,
    /// Left and right of an assignment.
    Assign,
    /// A function's parameter with its default: name and value.
    Default,
    /// Object and property: `a.b`.
    Member,
    /// Object and index: `a["b"]`.
    Subscript,
    /// Something round exactly one expression: parentheses, `await`, a cast. The node inside is the last child.
    Wrap,
    /// The same, but the node inside is the first child (`x as T`).
    WrapFirst,
    /// `a or b`, `a ?? b`, `a if c else b`: one of its children.
    Either,
    /// A sign and a number.
    Sign,
    /// A comparison, or a case of a match.
    Compare,
    /// A type.
    Type,
    /// `*args`, `**kwargs`, `...rest`.
    Spread,
    /// An interpolation inside a string.
    Substitution,
    /// A function or class: names defined inside are not seen outside.
    Scope,
    /// The parameters of a function.
    Parameters,
    /// A block of statements or a statement: what stands inside is no part of what stands outside.
    Statement,
    /// `import`.
    Import,
    /// A comment.
    Comment,
    /// Text the grammar could not read.
    Error,
}

/// What each node kind of one grammar means, by its number.
#[derive(Debug)]
pub struct Kinds(Vec<(Kind, u16, u16)>);

impl Kinds {
    pub(super) fn new(grammar: &tree_sitter::Language, nodes: &[&[(&str, Kind, &str, &str)]]) -> Kinds {
        let field = |name: &str| grammar.field_id_for_name(name).map_or(0, |id| id.get());
        let mut table = vec![(Kind::Other, 0, 0); grammar.node_kind_count()];
        for (name, kind, first, second) in nodes.iter().copied().flatten() {
            // A grammar may give one name to several numbers (aliases), so all numbers are asked for their name.
            for (id, slot) in table.iter_mut().enumerate() {
                let id = id as u16;
                if grammar.node_kind_is_named(id) && grammar.node_kind_for_id(id) == Some(name) {
                    *slot = (*kind, field(first), field(second));
                }
            }
        }
        Kinds(table)
    }
}

/// A node of a tree.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    raw: tree_sitter::Node<'t>,
    language: &'static Language,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {:?}", self.kind(), self.raw.kind(), self.raw.byte_range())
    }
}

impl<'t> Node<'t> {
    pub(super) fn new(raw: tree_sitter::Node<'t>, language: &'static Language) -> Node<'t> {
        Node { raw, language }
    }

    fn with(self, raw: tree_sitter::Node<'t>) -> Node<'t> {
        Node { raw, ..self }
    }

    fn entry(self) -> (Kind, u16, u16) {
        work::add(1);
        if self.raw.is_error() || self.raw.is_missing() {
            return (Kind::Error, 0, 0);
        }
        let kinds = self.language.kinds.get_or_init(|| match self.language.grammar {
            Some(grammar) => Kinds::new(&grammar(), self.language.nodes),
            None => Kinds(Vec::new()),
        });
        kinds.0.get(usize::from(self.raw.kind_id())).copied().unwrap_or((Kind::Other, 0, 0))
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.entry().0
    }

    /// Where it stands.
    pub fn span(self) -> Span {
        self.raw.byte_range().into()
    }

    /// Its text.
    pub fn text(self, source: &str) -> &str {
        self.span().of(source)
    }

    /// A number that tells it from every other node of its tree.
    pub fn id(self) -> usize {
        self.raw.id()
    }

    /// Whether some of it could not be read.
    pub fn has_error(self) -> bool {
        self.raw.has_error()
    }

    /// The first of the two parts that its kind names: callee, key, target, name, object.
    pub fn first(self) -> Option<Node<'t>> {
        match self.entry().1 {
            0 => self.raw.named_child(0).map(|raw| self.with(raw)),
            field => self.raw.child_by_field_id(field).map(|raw| self.with(raw)),
        }
    }

    /// The second of the two parts: arguments, value, property.
    pub fn second(self) -> Option<Node<'t>> {
        match self.entry().2 {
            0 => {
                let first = self.first();
                // `OpenAI() as client`: the first part stands last.
                let last = self.last().filter(|last| Some(*last) != first);
                last.or_else(|| self.raw.named_child(0).map(|raw| self.with(raw)).filter(|node| Some(*node) != first))
            }
            field => self.raw.child_by_field_id(field).map(|raw| self.with(raw)),
        }
    }

    fn last(self) -> Option<Node<'t>> {
        self.children().into_iter().rev().find(|node| node.kind() != Kind::Comment)
    }

    /// Its named children.
    pub fn children(self) -> Vec<Node<'t>> {
        self.first_children(usize::MAX)
    }

    /// The expressions one of which is taken: of `a or b`, `a ?? b`, `c ? a : b`, `a if c else b`.
    pub fn alternatives(self) -> Vec<Node<'t>> {
        let operator = self.raw.child_by_field_name("operator").map(|operator| operator.kind());
        let chooses =
            self.kind() == Kind::Either && operator.is_none_or(|operator| matches!(operator, "or" | "||" | "??"));
        if !chooses {
            return Vec::new();
        }
        let children = self.children();
        match (self.raw.child_by_field_name("condition"), children.as_slice()) {
            (Some(condition), _) => children.into_iter().filter(|child| child.raw != condition).collect(),
            // `a if condition else b`, whose grammar names no fields.
            (None, [a, _, b]) if operator.is_none() => vec![*a, *b],
            _ => children,
        }
    }

    /// Whether it is a comparison that its grammar counts among the binary operations.
    pub fn compares(self) -> bool {
        let operator = self.raw.child_by_field_name("operator").map(|operator| operator.kind());
        operator.is_some_and(|operator| matches!(operator, "==" | "===" | "!=" | "!==" | "<" | ">" | "in"))
    }

    /// How many named children it has.
    pub fn count(self) -> usize {
        self.raw.named_child_count()
    }

    /// Its first named children, so many at most.
    pub fn first_children(self, most: usize) -> Vec<Node<'t>> {
        let mut cursor = self.raw.walk();
        let children: Vec<_> = self.raw.named_children(&mut cursor).take(most).map(|raw| self.with(raw)).collect();
        work::add(children.len());
        children
    }

    /// The node around it. The parser finds it from the root, by as many steps as the node is deep.
    pub fn parent(self) -> Option<Node<'t>> {
        work::add(8);
        self.raw.parent().map(|raw| self.with(raw))
    }

    /// What stands inside parentheses, casts and other wrappers.
    pub fn peel(self) -> Node<'t> {
        let mut node = self;
        for _ in 0..DEPTH {
            let inner = match node.kind() {
                Kind::Wrap => node.last(),
                Kind::WrapFirst => node.raw.named_child(0).map(|raw| node.with(raw)),
                _ => None,
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node
    }

    /// Its value, when it is a literal without substitutions.
    pub fn literal(self, source: &str) -> Option<Literal> {
        let node = self.peel();
        let text = node.text(source);
        work::read(text.len());
        match node.kind() {
            Kind::Text if node.children().iter().any(|child| child.kind() == Kind::Substitution) => None,
            Kind::Text => Literal::text(text, node.span().start, self.language.lexis.bare),
            Kind::Number => Literal::number(text),
            Kind::Sign => Literal::number(text),
            Kind::Bool => Some(Literal::Bool(text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes"))),
            Kind::Null => Some(Literal::Null),
            _ => None,
        }
    }
}

/// A walk over a tree from offset to offset. Going forward costs what lies between, not the depth from the root.
pub struct Walk<'t> {
    cursor: TreeCursor<'t>,
    trail: Vec<Node<'t>>,
    language: &'static Language,
}

impl<'t> Walk<'t> {
    /// Starts at the tree's root.
    pub fn new(tree: &'t Tree, language: &'static Language) -> Walk<'t> {
        let root = tree.root_node();
        Walk { cursor: root.walk(), trail: vec![Node::new(root, language)], language }
    }

    /// The nodes around `offset`, from the root to the innermost; empty when they are nested too deeply.
    pub fn seek(&mut self, offset: usize) -> &[Node<'t>] {
        while self.trail.len() > 1 && !self.trail.last().is_some_and(|node| covers(*node, offset)) {
            self.trail.pop();
            work::add(1);
            // Going from sibling to sibling keeps a list of a hundred thousand items from being searched from its start each time.
            let around = self.trail.last().is_some_and(|node| covers(*node, offset));
            if around && self.forward(offset) {
                break;
            }
            self.cursor.goto_parent();
        }
        while self.trail.len() <= DEPTH && self.cursor.goto_first_child_for_byte(offset).is_some() {
            work::add(1);
            let node = Node::new(self.cursor.node(), self.language);
            if !covers(node, offset) {
                self.cursor.goto_parent();
                break;
            }
            self.trail.push(node);
        }
        if self.trail.len() > DEPTH { &[] } else { &self.trail }
    }

    /// Goes to the sibling behind the cursor's node that covers `offset`, if there is one.
    fn forward(&mut self, offset: usize) -> bool {
        while self.cursor.node().end_byte() <= offset {
            work::add(1);
            if !self.cursor.goto_next_sibling() {
                return false;
            }
        }
        let node = Node::new(self.cursor.node(), self.language);
        let found = covers(node, offset);
        if found {
            self.trail.push(node);
        }
        found
    }
}

fn covers(node: Node<'_>, offset: usize) -> bool {
    let span = node.span();
    span.start <= offset && offset < span.end
}
