//! Words that often stand together in the summaries of a class: a hint at what is asked for, never a class of its own.
//!
//! Only a sample is looked at, the tickets whose digests are smallest: the same ones in whatever order the rows come. No summary is kept, only
//! which words it has, and what fewer than three tickets say is not shown.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::names::{NONE, text};

/// How many tickets are looked at.
const MOST: usize = 20_000;

/// How many words of a summary count.
const MOST_WORDS: usize = 16;

/// How many different words there may be.
const MOST_KNOWN: usize = 200_000;

/// How many hints a class gets.
const SHOWN: usize = 5;

/// How many tickets must say it.
const LEAST: u64 = 3;

/// Words that say nothing, in the languages that months are read in.
const EMPTY: &[&str] = &[
    "the", "for", "and", "with", "from", "this", "that", "please", "need", "to", "of", "in", "on", "an", "is", "at",
    "by", "der", "die", "das", "den", "dem", "für", "und", "mit", "bitte", "ein", "eine", "im", "am", "zu", "von",
    "auf", "de", "la", "le", "les", "des", "du", "pour", "et", "el", "los", "las", "para", "por", "con", "del", "um",
    "uma", "do", "da", "em", "com", "re", "fw", "fwd", "aw", "wg",
];

/// What is known of summaries.
#[derive(Default)]
pub(super) struct Sample {
    words: HashMap<Box<str>, u32>,
    /// By the ticket's digest: its place among the tickets, and the words of its summary.
    tickets: BTreeMap<[u64; 2], (u32, Box<[u32]>)>,
}

/// Two words, or three.
type Phrase = [u32; 3];

impl Sample {
    /// Looks at the summary of a ticket, if the ticket is one of the sample.
    pub(super) fn look(&mut self, id: [u64; 2], place: u32, summary: &[u8]) {
        let is_full = self.tickets.len() >= MOST;
        if is_full && self.tickets.last_key_value().is_some_and(|(last, _)| *last < id) {
            return;
        }
        let words = self.words(summary);
        self.tickets.insert(id, (place, words));
        if self.tickets.len() > MOST {
            self.tickets.pop_last();
        }
    }

    fn words(&mut self, summary: &[u8]) -> Box<[u32]> {
        let summary = text(summary.get(..1024).unwrap_or(summary)).to_lowercase();
        let words = summary.split_whitespace().filter(|word| !word.contains('@'));
        let words = words.flat_map(|word| word.split(|sign: char| !sign.is_alphanumeric()));
        let telling = |word: &&str| {
            word.chars().nth(1).is_some() && word.chars().all(char::is_alphabetic) && !EMPTY.contains(word)
        };
        words.filter(telling).take(MOST_WORDS).filter_map(|word| self.number(word)).collect()
    }

    fn number(&mut self, word: &str) -> Option<u32> {
        if let Some(number) = self.words.get(word) {
            return Some(*number);
        }
        let next = self.words.len();
        if next >= MOST_KNOWN {
            return None;
        }
        self.words.insert(word.into(), next as u32);
        Some(next as u32)
    }

    /// Returns for each class the phrases that most of its tickets in the sample hold; `class` says which class a ticket is in.
    pub(super) fn hints(&self, classes: usize, class: impl Fn(u32) -> Option<usize>) -> Vec<Vec<(String, u64)>> {
        let mut counts: Vec<HashMap<Phrase, u64>> = vec![HashMap::new(); classes];
        for (place, words) in self.tickets.values() {
            let Some(counts) = class(*place).and_then(|class| counts.get_mut(class)) else { continue };
            for phrase in phrases(words) {
                *counts.entry(phrase).or_default() += 1;
            }
        }
        let mut known = vec![""; self.words.len()];
        for (word, number) in &self.words {
            if let Some(known) = known.get_mut(*number as usize) {
                *known = word;
            }
        }
        counts.into_iter().map(|counts| best(counts, &known)).collect()
    }
}

/// Returns the pairs and triples of neighbours, each once.
fn phrases(words: &[u32]) -> Vec<Phrase> {
    let pairs = words.windows(2).filter_map(|pair| <[u32; 2]>::try_from(pair).ok()).map(|[one, two]| [one, two, NONE]);
    let triples = words.windows(3).filter_map(|triple| Phrase::try_from(triple).ok());
    let mut phrases: Vec<Phrase> = pairs.chain(triples).collect();
    phrases.sort_unstable();
    phrases.dedup();
    phrases
}

/// Returns the most frequent phrases; a pair that hardly occurs without its third word is left out.
fn best(counts: HashMap<Phrase, u64>, known: &[&str]) -> Vec<(String, u64)> {
    let words = |phrase: Phrase| {
        let words: Vec<&str> = phrase.iter().filter_map(|word| known.get(*word as usize).copied()).collect();
        words.join(" ")
    };
    let enough = counts.into_iter().filter(|(_, count)| *count >= LEAST);
    let mut found: Vec<(String, u64)> = enough.map(|(phrase, count)| (words(phrase), count)).collect();
    found.sort_by(|one, other| {
        other.1.cmp(&one.1).then(other.0.len().cmp(&one.0.len())).then_with(|| one.0.cmp(&other.0))
    });
    let mut best: Vec<(String, u64)> = Vec::new();
    for (phrase, count) in found {
        let is_part = |(longer, other): &(String, u64)| longer.contains(&phrase) && *other * 5 >= count * 4;
        if !best.iter().any(is_part) {
            best.push((phrase, count));
        }
        if best.len() == SHOWN {
            break;
        }
    }
    best
}
