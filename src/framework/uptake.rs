//! How a framework reads what was measured of adoption: levels, what follows, and what is asked before a conclusion is drawn.

/// How what was measured is read. A pack without it names no level and has no words for what follows.
#[derive(Debug, Clone, Default)]
pub struct AdoptionFrame {
    /// The share of runs without a known reason, 0 to 1, above which the share by choice has no value.
    pub most_unknown: f64,
    /// What the figures cannot say, in sentences.
    pub limits: Vec<String>,
    /// The levels of adoption, the lowest first.
    pub levels: Vec<AdoptionLevel>,
    /// What follows from the figures, in words.
    pub advice: Vec<AdviceText>,
    /// What is asked where developers go round the path.
    pub questions: Vec<Diagnosis>,
}

/// A level of adoption, and from which figures on it is reached; nothing where a figure does not matter.
#[derive(Debug, Clone)]
pub struct AdoptionLevel {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it means.
    pub about: String,
    /// Whether counts can show it.
    pub counted: bool,
    /// From this share of requests served by the path on.
    pub path_share: Option<f64>,
    /// From this lower bound of the share by choice on.
    pub intrinsic_share: Option<f64>,
    /// From this share of users who come back on.
    pub repeat_use: Option<f64>,
}

/// What follows from the figures, in words.
#[derive(Debug, Clone)]
pub struct AdviceText {
    /// Its id, one of those that the rule gives.
    pub id: String,
    /// What to do, in short.
    pub name: String,
    /// Why, and how.
    pub text: String,
}

/// A question that tells causes apart.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// Its id.
    pub id: String,
    /// The cause that it looks for.
    pub name: String,
    /// The question.
    pub ask: String,
    /// What speaks for the cause.
    pub sign: String,
}
