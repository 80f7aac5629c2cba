//! Finds the phrase that a step says.
//!
//! All sentences of one keyword hang in one tree, word by word, so that a step is read once and not once per phrase.

use std::ops::Range;
use std::sync::LazyLock;

use smallvec::SmallVec;

use super::pattern::{Piece, sentences};
use super::phrase::{Keyword, Phrase, Spec};
use super::phrases;
use super::token::Token;
use super::value::Kind;

/// What a step says.
#[derive(Debug)]
pub(super) struct Said {
    pub phrase: &'static Phrase,
    /// The values of the sentence in their order: which value of the phrase each is, and which words it takes.
    values: SmallVec<[(usize, Range<usize>); 4]>,
}

impl Said {
    /// Which words the value at this place of the phrase takes; `None` when it is left out.
    pub(super) fn value(&self, at: usize) -> Option<Range<usize>> {
        self.values.iter().find(|(place, _)| *place == at).map(|(_, words)| words.clone())
    }
}

/// The phrase that `tokens` say, with its values.
pub(super) fn find(keyword: Keyword, tokens: &[Token<'_>]) -> Option<Said> {
    let mut words = Words::new();
    let (phrase, places) = tree(keyword).find(0, tokens, 0, &mut words)?;
    Some(Said { phrase, values: places.iter().copied().zip(words).collect() })
}

/// Which words the values of a sentence take.
type Words = SmallVec<[Range<usize>; 4]>;

fn tree(keyword: Keyword) -> &'static Tree {
    static GIVEN: LazyLock<Tree> = LazyLock::new(|| Tree::new(Keyword::Given));
    static WHEN: LazyLock<Tree> = LazyLock::new(|| Tree::new(Keyword::When));
    static THEN: LazyLock<Tree> = LazyLock::new(|| Tree::new(Keyword::Then));
    match keyword {
        Keyword::Given => &GIVEN,
        Keyword::When => &WHEN,
        Keyword::Then => &THEN,
    }
}

struct Tree {
    nodes: Vec<Node>,
}

/// A place in sentences: what may come next, and the sentence that may end here.
#[derive(Default)]
struct Node {
    words: Vec<(String, usize)>,
    values: Vec<(&'static Kind, usize)>,
    sentence: Option<Sentence>,
}

/// A phrase, and which of its values the sentence has.
type Sentence = (&'static Phrase, Vec<usize>);

impl Phrase {
    /// The kind of the value at this place; the compiler has seen to it that there is one for each value of the pattern.
    pub(super) fn kind(&self, at: usize) -> Option<&'static Kind> {
        match self.params.get(at)? {
            Spec::Value { kind, .. } => Some(kind),
            Spec::Below(_) => None,
        }
    }
}

impl Tree {
    fn new(keyword: Keyword) -> Self {
        let mut tree = Self { nodes: vec![Node::default()] };
        for group in phrases().iter().filter(|group| group.keyword == keyword) {
            for phrase in group.phrases {
                for sentence in sentences(phrase.pattern).unwrap_or_default() {
                    tree.insert(phrase, &sentence);
                }
            }
        }
        tree
    }

    fn insert(&mut self, phrase: &'static Phrase, sentence: &[Piece]) {
        let mut at = 0;
        let mut places = Vec::new();
        for piece in sentence {
            let new = self.nodes.len();
            let node = &mut self.nodes[at];
            at = match piece {
                Piece::Word(word) => {
                    let known = node.words.iter().find(|(known, _)| known == word).map(|(_, next)| *next);
                    known.unwrap_or_else(|| {
                        node.words.push((word.clone(), new));
                        new
                    })
                }
                Piece::Value(place) => {
                    places.push(*place);
                    let Some(kind) = phrase.kind(*place) else { return };
                    let same = |(known, _): &&(&Kind, usize)| known.syntax == kind.syntax;
                    let known = node.values.iter().find(same).map(|(_, next)| *next);
                    known.unwrap_or_else(|| {
                        node.values.push((kind, new));
                        new
                    })
                }
            };
            if at == new {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[at].sentence.get_or_insert((phrase, places));
    }

    /// Reads `tokens` from `from` on. Words are tried before values, so that `is missing` is never taken for a value.
    fn find(&self, at: usize, tokens: &[Token<'_>], from: usize, words: &mut Words) -> Option<&Sentence> {
        let node = &self.nodes[at];
        let Some(first) = tokens.get(from) else { return node.sentence.as_ref() };
        if !first.is_quoted() {
            let next = node.words.iter().find(|(word, _)| first.text.eq_ignore_ascii_case(word));
            if let Some((_, next)) = next
                && let Some(sentence) = self.find(*next, tokens, from + 1, words)
            {
                return Some(sentence);
            }
        }
        for (kind, next) in &node.values {
            if let Some(used) = (kind.width)(&tokens[from..]) {
                words.push(from..from + used);
                if let Some(sentence) = self.find(*next, tokens, from + used, words) {
                    return Some(sentence);
                }
                words.pop();
            }
        }
        None
    }

    /// Every way to read `tokens`.
    #[cfg(test)]
    fn all(&self, at: usize, tokens: &[Token<'_>], into: &mut Vec<&'static Phrase>) {
        let node = &self.nodes[at];
        let Some(first) = tokens.first() else {
            into.extend(node.sentence.as_ref().map(|(phrase, _)| *phrase));
            return;
        };
        for (_, next) in
            node.words.iter().filter(|(word, _)| !first.is_quoted() && first.text.eq_ignore_ascii_case(word))
        {
            self.all(*next, &tokens[1..], into);
        }
        for (kind, next) in &node.values {
            if let Some(used) = (kind.width)(tokens) {
                self.all(*next, &tokens[used..], into);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::phrases::token::tokens;

    #[test]
    fn every_pattern_is_well_formed_and_no_sentence_belongs_to_two_phrases() {
        for keyword in Keyword::ALL {
            let mut seen: Vec<(Vec<String>, &str)> = Vec::new();
            for group in phrases().iter().filter(|group| group.keyword == keyword) {
                for phrase in group.phrases {
                    for sentence in sentences(phrase.pattern).expect(phrase.pattern) {
                        let show = |piece| match piece {
                            Piece::Word(word) => word,
                            Piece::Value(at) => format!("{{{}}}", phrase.kind(at).expect("a value").syntax),
                        };
                        let sentence: Vec<String> = sentence.into_iter().map(show).collect();
                        let other = seen.iter().find(|(known, _)| *known == sentence);
                        assert!(other.is_none(), "{} = {other:?}", phrase.pattern);
                        seen.push((sentence, phrase.pattern));
                    }
                }
            }
        }
    }

    #[test]
    fn every_example_says_its_own_phrase_and_no_other() {
        for group in phrases() {
            for phrase in group.phrases {
                assert!(!phrase.examples.is_empty(), "{}", phrase.pattern);
                for example in phrase.examples {
                    let line = example.lines().next().unwrap_or_default();
                    let tokens = tokens(line).expect(line);
                    let found = find(group.keyword, &tokens).expect(line).phrase;
                    assert_eq!(found.pattern, phrase.pattern, "{line}");
                    let mut all = Vec::new();
                    tree(group.keyword).all(0, &tokens, &mut all);
                    assert_eq!(all.len(), 1, "{line}: {all:#?}");
                }
            }
        }
    }

    #[test]
    fn what_no_phrase_says_is_not_found() {
        for text in ["", "the", "the job runs fast", "pre-action 1", "\"the\" job runs", "the job, runs"] {
            let tokens = tokens(text).expect(text);
            assert!(find(Keyword::When, &tokens).is_none(), "{text}");
        }
    }
}
