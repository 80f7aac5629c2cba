//! Patterns: the sentences of the vocabulary, taken apart.

/// One word of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// This word, in lower case. A comma is a word of its own.
    Word(String),
    /// A value: the one at this place among the values of the pattern.
    Value(usize),
}

/// Every sentence without options that `pattern` stands for, shortest first. `None` when it is not well-formed.
pub(super) fn sentences(pattern: &str) -> Option<Vec<Vec<Piece>>> {
    let mut scan = Scan { rest: pattern, values: 0 };
    let sentences = scan.sequence()?;
    scan.rest.is_empty().then_some(sentences)
}

struct Scan<'p> {
    rest: &'p str,
    /// How many values were read so far.
    values: usize,
}

impl Scan<'_> {
    /// Words up to the end or a closing parenthesis.
    fn sequence(&mut self) -> Option<Vec<Vec<Piece>>> {
        let mut sentences = vec![Vec::new()];
        loop {
            self.rest = self.rest.trim_start();
            let options = match self.rest.chars().next() {
                None | Some(')') => return Some(sentences),
                Some('(') => {
                    self.rest = &self.rest[1..];
                    let mut inner = self.sequence()?;
                    self.rest = self.rest.strip_prefix(')')?;
                    inner.insert(0, Vec::new());
                    inner
                }
                Some('{') => {
                    self.rest = self.rest.split_once('}')?.1;
                    self.values += 1;
                    vec![vec![Piece::Value(self.values - 1)]]
                }
                Some(',') => {
                    self.rest = &self.rest[1..];
                    vec![vec![Piece::Word(",".to_owned())]]
                }
                Some(_) => self.words()?,
            };
            sentences = sentences
                .iter()
                .flat_map(|before| options.iter().map(move |option| [before.as_slice(), option].concat()))
                .collect();
        }
    }

    /// One place in the sentence with its alternatives: `is/are`, `exit(s)`.
    fn words(&mut self) -> Option<Vec<Vec<Piece>>> {
        let len = self.rest.find([' ', ',']).unwrap_or(self.rest.len());
        // A parenthesis that the word does not open itself closes a group around it.
        let opened = self.rest[..len].contains('(');
        let len = if opened { len } else { self.rest[..len].find(')').unwrap_or(len) };
        let (word, rest) = self.rest.split_at(len);
        let (word, rest) = match word.strip_suffix("))") {
            Some(inner) if opened => (&self.rest[..=inner.len()], &self.rest[inner.len() + 1..]),
            _ => (word, rest),
        };
        self.rest = rest;
        let mut options = Vec::new();
        for option in word.split('/') {
            match option.split_once('(') {
                Some((stem, tail)) => {
                    options.push(vec![Piece::Word(stem.to_owned())]);
                    options.push(vec![Piece::Word(format!("{stem}{}", tail.strip_suffix(')')?))]);
                }
                None => options.push(vec![Piece::Word(option.to_owned())]),
            }
        }
        Some(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pattern: &str) -> Vec<String> {
        let show = |piece: &Piece| match piece {
            Piece::Word(word) => word.clone(),
            Piece::Value(at) => format!("<{at}>"),
        };
        let sentences = sentences(pattern).expect("well-formed");
        sentences.iter().map(|pieces| pieces.iter().map(show).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn options_and_alternatives_are_written_out() {
        assert_eq!(all("the job runs"), ["the job runs"]);
        assert_eq!(all("{actions} exit(s) {code}"), ["<0> exit <1>", "<0> exits <1>"]);
        assert_eq!(all("is/are run"), ["is run", "are run"]);
        assert_eq!(
            all("exit(s) (with (exit) (code)) {codes}"),
            [
                "exit <0>",
                "exit with <0>",
                "exit with code <0>",
                "exit with exit <0>",
                "exit with exit code <0>",
                "exits <0>",
                "exits with <0>",
                "exits with code <0>",
                "exits with exit <0>",
                "exits with exit code <0>",
            ]
        );
        assert_eq!(all("a (, because {reason})"), ["a", "a , because <0>"]);
        assert_eq!(all("a (patch(es)) b"), ["a b", "a patch b", "a patches b"]);
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for pattern in ["a (b", "a b)", "{actions", "exit(s"] {
            assert_eq!(sentences(pattern), None, "{pattern}");
        }
    }
}
