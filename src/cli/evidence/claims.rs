//! Every claim with its source: by what it speaks about, then by id.

use super::Known;
use crate::framework::evidence::Claim;

/// Returns the claims under a title for each option, those about no single option last.
pub(super) fn lines(known: &Known<'_>) -> Vec<String> {
    let mut claims: Vec<&Claim> = known.claims().collect();
    claims.sort_by_key(|claim| (known.rank(&claim.option), &claim.option, &claim.id));
    let mut lines = Vec::new();
    let mut subject = None;
    for claim in claims {
        if subject != Some(&claim.option) {
            subject = Some(&claim.option);
            lines.extend([String::new(), title(known, &claim.option)]);
        }
        lines.push(line(known, claim));
    }
    lines
}

fn title(known: &Known<'_>, subject: &str) -> String {
    match known.pack.framework.options.iter().find(|option| option.id == subject) {
        Some(option) => format!("Claims about {}", option.name),
        None if subject == "any" => "Claims about no single option".to_owned(),
        None => format!("Claims about {subject}, which is no option here"),
    }
}

fn line(known: &Known<'_>, claim: &Claim) -> String {
    let figure = claim.figure.as_ref().map_or_else(String::new, |figure| format!(" [{figure}]"));
    let status = if claim.status == "current" { String::new() } else { format!(", {}", claim.status) };
    let source = known.evidence.sources.get(&claim.source);
    let source = source.map_or_else(String::new, |source| {
        format!(" From {}, {}; {}, reliability {}", source.title, source.publisher, source.kind, source.reliability)
    });
    format!("  {} ({}{status}) on {}: {}{figure}{source}", claim.id, claim.date, claim.attribute, claim.text)
}
