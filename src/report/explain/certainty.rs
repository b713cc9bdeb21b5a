//! How sure: in how many plausible worlds each option or pair comes first.

use crate::decision::Decision;
use crate::decision::certainty::FamilyCertainty;
use crate::phrases::Phrases;

use super::super::view::families;
use super::super::words::{counted, grouped, list, percent};
use super::{Branch, Explainer};

impl Explainer<'_> {
    /// Says how often each option or pair comes first; nothing if no worlds were drawn.
    pub(super) fn sure(&self, decision: &Decision) -> Option<Branch> {
        let certainty = decision.certainty.as_ref()?;
        let text = format!(
            "How sure: {} plausible worlds, in which open answers, ranges of figures and weights of themes all vary",
            grouped(certainty.worlds as f64)
        );
        let families = families(certainty).into_iter().map(|family| self.comes_first(family)).collect();
        Branch::group(text, families)
    }

    fn comes_first(&self, family: &FamilyCertainty) -> Branch {
        let rival =
            family.beaten_by.iter().max_by(|left, right| left.share.share.total_cmp(&right.share.share)).map(|rival| {
                format!(
                    "; most often beaten by {}, in {}",
                    self.named(&rival.family),
                    counted(rival.share, Phrases::english())
                )
            });
        let text = format!(
            "{} comes first in {}, and may be recommended in {}{}",
            self.named(&family.family),
            counted(family.first(), Phrases::english()),
            counted(family.eligible, Phrases::english()),
            rival.unwrap_or_default()
        );
        Branch::note(text).next(format!("alternative:{}", family.family)).with(self.typical(family))
    }

    /// Says under which weights it typically comes first.
    fn typical(&self, family: &FamilyCertainty) -> Option<Branch> {
        let themes = &self.pack.framework.themes;
        let weights = family.central.as_ref()?.iter().filter_map(|weight| {
            let theme = themes.iter().find(|theme| theme.id == weight.theme)?;
            Some(format!("{} {}", theme.name.to_lowercase(), percent(weight.mean)))
        });
        let weights: Vec<String> = weights.collect();
        Some(Branch::note(format!("Typical weights where it comes first: {}", list(&weights))))
    }
}
