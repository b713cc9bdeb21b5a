//! The printed fits alone, for whoever needs them many times.

use crate::assessment::Assessment;
use crate::framework::Pack;
use crate::framework::alternatives::alternatives;

use super::fit::fits;
use super::model::Model;
use super::needs::shown_pain;
use super::value::Setting;
use super::{SEED, cost};

/// Returns the printed fit, 0 to 100, of every alternative by its id: those that [`decide`](super::decide) ranks.
pub fn printed_fits(pack: &Pack, assessment: &Assessment) -> Vec<(String, f64)> {
    let setting = Setting { pack, shown: shown_pain(pack, assessment) };
    let alternatives = alternatives(&pack.framework, cost::in_place(&setting, assessment));
    let model = Model::compile(&setting, assessment, &alternatives);
    let fits = fits(&model, SEED);
    let ids = alternatives.iter().map(|alternative| alternative.id.clone());
    ids.enumerate().map(|(index, id)| (id, fits.fit(index))).collect()
}
