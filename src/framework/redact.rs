//! A pack whose amounts of money are not shown, and whose figures do not say which person stated them.

use super::Pack;

/// The currency of amounts that are not shown: it stands for the whole amount.
pub const HIDDEN: &str = "[amount]";

impl Pack {
    /// Hides all amounts and who stated the client's own figures. What is judged stays the same.
    pub fn redact(&mut self) {
        HIDDEN.clone_into(&mut self.framework.cost.currency);
        let origins = self.framework.options.iter_mut().flat_map(|option| &mut option.origins);
        for origin in origins.filter(|origin| origin.override_by.is_some()) {
            origin.override_by = Some("the client".to_owned());
            origin.note = None;
            origin.verify = None;
        }
    }

    /// Returns whether amounts of money are shown.
    pub fn shows_money(&self) -> bool {
        self.framework.cost.currency != HIDDEN
    }
}
