//! Taking out of what was loaded whatever names a person, a system or an amount.

use std::collections::BTreeMap;

use super::Loaded;
use crate::answers::{AnswerSheet, redacted};
use crate::brand::Brand;
use crate::phrases::{Phrases, fill};

impl Loaded {
    /// Takes out of answers, pack and brand whatever names a person, a system or an amount; the same decision follows.
    pub(in crate::cli) fn redact(&mut self, brand: &mut Brand) {
        let open = std::mem::take(&mut self.sheets);
        self.sheets = redacted(&open, &self.pack.questionnaire, &brand.phrases);
        let renamed = self.renamed_tickets(&open, &brand.phrases);
        let rename =
            |name: &str| renamed.get(&key(name)).cloned().unwrap_or_else(|| brand.phrases.text_left_out.clone());
        self.agreement = self.agreement.take().map(|agreement| agreement.redacted(&brand.phrases, rename));
        self.baseline = self.baseline.take().map(|baseline| baseline.redacted(rename));
        self.estate = self.estate.take().map(|estate| estate.redacted());
        self.adoption.redact(rename);
        self.pack.redact();
        let pairs = open.iter().zip(&self.sheets);
        let names = pairs.flat_map(|(open, closed)| {
            [(&open.subject, &closed.subject), (&open.respondent, &closed.respondent)]
                .into_iter()
                .filter_map(|(open, closed)| Some((open.clone()?, closed.clone()?)))
        });
        brand.rename(&names.collect::<Vec<_>>());
    }

    /// Returns the new name of every ticket type: that of the redacted answers, else one with the next number.
    fn renamed_tickets(&self, open: &[AnswerSheet], phrases: &Phrases) -> BTreeMap<String, String> {
        let question = self.pack.framework.plan.tickets;
        let names =
            |sheets: &[AnswerSheet]| -> Vec<String> { sheets.iter().flat_map(|sheet| sheet.names(question)).collect() };
        let mut renamed: BTreeMap<String, String> =
            names(open).iter().map(|name| key(name)).zip(names(&self.sheets)).collect();
        let counted = self.baseline.iter().flat_map(|baseline| &baseline.types).map(|known| &known.name);
        let agreed = self.agreement.iter().flat_map(|agreement| &agreement.tickets).map(|known| &known.name.value);
        let confirmed =
            self.agreement.iter().filter_map(|agreement| agreement.path.ticket.as_ref()).map(|at| &at.value);
        let kind = self.pack.questionnaire.get(question).map_or_else(String::new, |question| question.short.clone());
        for name in counted.chain(agreed).chain(confirmed).chain(self.adoption.ticket_types()) {
            let number = (renamed.len() + 1).to_string();
            let numbered = || fill(&phrases.numbered, &[("kind", &kind), ("number", &number)]);
            renamed.entry(key(name)).or_insert_with(numbered);
        }
        renamed
    }
}

/// Names that differ in capitals only are the same.
fn key(name: &str) -> String {
    name.trim().to_lowercase()
}
