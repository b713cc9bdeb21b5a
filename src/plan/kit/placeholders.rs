//! What a kit cannot know: names in systems of the organisation. Each has an example value until somebody gives the real one.

use crate::problem::{Code, Place, Problem, advice};

/// What a kit cannot know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// Its id, the key in a file of values.
    pub id: &'static str,
    /// The value as long as none is given; it is found nowhere but where the placeholder stands.
    pub example: &'static str,
    /// What it is.
    pub about: &'static str,
    form: Form,
}

/// What a value may look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Letters, digits, `.`, `_` and `-`.
    Name,
    /// An `https:` address without anything that would have to be quoted.
    Address,
}

const fn name(id: &'static str, example: &'static str, about: &'static str) -> Placeholder {
    Placeholder { id, example, about, form: Form::Name }
}

const fn address(id: &'static str, example: &'static str, about: &'static str) -> Placeholder {
    Placeholder { id, example, about, form: Form::Address }
}

/// All placeholders, sorted by id.
pub const PLACEHOLDERS: &[Placeholder] = &[
    name("github_org", "example-org", "the organisation on GitHub"),
    name(
        "infrastructure_repository",
        "example-infrastructure",
        "the repository that receives the requests of the path",
    ),
    name("kit_repository", "example-golden-path", "the repository that this kit is put into"),
    name("orchestrator_environment", "example-environment", "the environment that the orchestrator deploys to"),
    name("orchestrator_project", "example-project", "the project in the orchestrator"),
    name("port_installation", "example-installation", "the installation id of Port's integration with GitHub"),
    address("portal_url", "https://portal.example.com", "the address of the portal's back end, for the weekly export"),
    address("webhook_url", "https://pipelines.example.com/golden-path", "the address that starts the pipeline"),
];

impl Placeholder {
    /// Returns the placeholder with an id.
    pub fn of_id(id: &str) -> Option<&'static Self> {
        PLACEHOLDERS.iter().find(|placeholder| placeholder.id == id)
    }

    /// Returns the mistake of a value that does not have the form of this placeholder, or that is the example of one.
    pub(super) fn refuse(&self, value: &str) -> Option<Problem> {
        let (fits, help) = match self.form {
            Form::Name => (is_name(value), "letters, digits, `.`, `_` and `-`, at most 100"),
            Form::Address => (is_address(value), "an address that begins with `https://`, without blanks and quotes"),
        };
        let message = match () {
            () if PLACEHOLDERS.iter().any(|known| known.example == value) => {
                format!("`{value}` is the example for `{}`", self.id)
            }
            () if !fits => format!("`{value}` cannot be the value of `{}`", self.id),
            () => return None,
        };
        Some(Problem::new(Code::UnknownValue, Place::default(), message).help(help))
    }
}

/// Returns the mistake of a value for something that is not a placeholder.
pub(super) fn unknown(id: &str) -> Problem {
    let known: Vec<&str> = PLACEHOLDERS.iter().map(|placeholder| placeholder.id).collect();
    Problem::new(Code::UnknownKey, Place::default(), format!("`{id}` is no placeholder")).help(advice(id, &known))
}

fn is_name(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=100).contains(&value.len())
        && value.bytes().all(plain)
        && value.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

fn is_address(value: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/' | b':' | b'?' | b'=' | b'&' | b'%')
    };
    value.len() <= 300
        && value.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':', '?']))
        && value.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_have_the_form_of_their_values_and_none_contains_another() {
        for placeholder in PLACEHOLDERS {
            let fits = match placeholder.form {
                Form::Name => is_name(placeholder.example),
                Form::Address => is_address(placeholder.example),
            };
            assert!(fits, "{}", placeholder.id);
            let others = PLACEHOLDERS.iter().filter(|other| other.id != placeholder.id);
            assert!(others.into_iter().all(|other| !other.example.contains(placeholder.example)), "{}", placeholder.id);
        }
        assert!(PLACEHOLDERS.is_sorted_by_key(|placeholder| placeholder.id));
    }

    #[test]
    fn a_value_that_could_leave_its_quotes_is_refused() {
        let name = Placeholder::of_id("github_org").unwrap();
        let address = Placeholder::of_id("webhook_url").unwrap();
        for bad in ["", "..", "a b", "a\"", "a$(b)", "ünit", "example-org"] {
            assert!(name.refuse(bad).is_some(), "{bad}");
        }
        for bad in ["http://a.b", "https://", "https:///a", "https://a.b/'x", "https://a.b/ x", "https://a.b/$X"] {
            assert!(address.refuse(bad).is_some(), "{bad}");
        }
        assert_eq!(name.refuse("acme-1"), None);
        assert_eq!(address.refuse("https://ci.acme.test/run?x=1"), None);
    }
}
