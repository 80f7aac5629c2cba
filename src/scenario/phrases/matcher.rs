//! Finds the phrase that a step says.
//!
//! All sentences of one keyword hang in one tree, word by word, so that a step is read once and not once per phrase.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::param::Param;
use super::pattern::{Piece, sentences};
use super::phrase::{Keyword, Phrase};
use super::token::Token;
use super::value::Value;
use super::vocabulary::phrases;
use crate::source::Span;

/// The values of a step, each with its place in the step's text, in the order of the phrase.
pub(super) type Args<'t> = SmallVec<[(Value<'t>, Span); 4]>;

/// The phrase that `tokens` say, with its values.
pub(super) fn find<'t>(keyword: Keyword, tokens: &[Token<'t>]) -> Option<(&'static Phrase, Args<'t>)> {
    let mut args = Args::new();
    let phrase = tree(keyword).find(0, tokens, &mut args)?;
    Some((phrase, args))
}

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

/// A place in sentences: what may come next, and the phrase that may end here.
#[derive(Default)]
struct Node {
    words: Vec<(String, usize)>,
    params: Vec<(Param, usize)>,
    phrase: Option<&'static Phrase>,
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
        for piece in sentence {
            let new = self.nodes.len();
            let node = &mut self.nodes[at];
            let known = match piece {
                Piece::Word(word) => {
                    node.words.iter().find(|(known, _)| known == word).map(|(_, next)| *next)
                }
                Piece::Param(param, _) => {
                    node.params.iter().find(|(known, _)| known == param).map(|(_, next)| *next)
                }
            };
            if let Some(next) = known {
                at = next;
                continue;
            }
            match piece {
                Piece::Word(word) => node.words.push((word.clone(), new)),
                Piece::Param(param, _) => node.params.push((*param, new)),
            }
            self.nodes.push(Node::default());
            at = new;
        }
        self.nodes[at].phrase.get_or_insert(phrase);
    }

    /// Words are tried before values, so that `is missing` is never taken for a value.
    fn find<'t>(&self, at: usize, tokens: &[Token<'t>], args: &mut Args<'t>) -> Option<&'static Phrase> {
        let node = &self.nodes[at];
        let Some(first) = tokens.first() else { return node.phrase };
        if !first.is_quoted() {
            for (word, next) in &node.words {
                if first.text.eq_ignore_ascii_case(word) {
                    if let Some(phrase) = self.find(*next, &tokens[1..], args) {
                        return Some(phrase);
                    }
                    break;
                }
            }
        }
        for (param, next) in &node.params {
            if let Some((value, used)) = param.read(tokens) {
                args.push((value, first.span.to(tokens[used - 1].span)));
                if let Some(phrase) = self.find(*next, &tokens[used..], args) {
                    return Some(phrase);
                }
                args.pop();
            }
        }
        None
    }

    /// Every way to read `tokens`.
    #[cfg(test)]
    fn all(&self, at: usize, tokens: &[Token<'_>], into: &mut Vec<&'static Phrase>) {
        let node = &self.nodes[at];
        let Some(first) = tokens.first() else {
            into.extend(node.phrase);
            return;
        };
        for (_, next) in
            node.words.iter().filter(|(word, _)| !first.is_quoted() && first.text.eq_ignore_ascii_case(word))
        {
            self.all(*next, &tokens[1..], into);
        }
        for (param, next) in &node.params {
            if let Some((_, used)) = param.read(tokens) {
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
        for keyword in [Keyword::Given, Keyword::When, Keyword::Then] {
            let mut seen: Vec<(Vec<Piece>, &str)> = Vec::new();
            for group in phrases().iter().filter(|group| group.keyword == keyword) {
                for phrase in group.phrases {
                    for sentence in sentences(phrase.pattern).expect(phrase.pattern) {
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
                    let (found, _) = find(group.keyword, &tokens).expect(line);
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
