//! How the exports of known tools are laid out: which columns mean what, under every name they have had.

use std::str::FromStr;

/// A known layout of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    /// Jira Cloud, *Export CSV (all fields)*.
    JiraCloud,
    /// Jira Server and Data Center, the same.
    JiraServer,
    /// `ServiceNow` incidents: a list export or the audit log, CSV or JSON.
    ServicenowIncident,
    /// `ServiceNow` requested items: a list export, CSV or JSON.
    ServicenowRequest,
    /// GitHub issues: the JSON of `gh issue list`, or of the API.
    Github,
    /// Zendesk: JSON export, one object a line, or CSV.
    Zendesk,
}

/// What a column says about a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Id,
    Created,
    Resolved,
    /// When the ticket came into the state that it is in.
    Changed,
    /// The state that decides whether [`Role::Changed`] is when it was resolved.
    Status,
    /// How it ended.
    Outcome,
    Team,
    HandsOn,
    Reassigned,
    Text,
    /// Whether it is a request or an incident.
    Kind,
    Class0,
    Class1,
    Class2,
    Class3,
}

impl Role {
    /// How many there are.
    pub(super) const COUNT: usize = 15;

    /// The columns that may hold the class, the best first.
    pub(super) const CLASSES: [Self; 4] = [Self::Class0, Self::Class1, Self::Class2, Self::Class3];
}

/// How the work on a ticket is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minutes,
    Seconds,
}

/// What a ticket's kind is told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinds {
    /// All are requests.
    Requests,
    /// All are incidents.
    Incidents,
    /// A word in the column of the kind tells.
    Told,
}

/// The columns of a layout. Names are compared in lower case with blanks for underscores; the first that is there is taken.
pub(super) struct Shape {
    pub(super) columns: &'static [(Role, &'static [&'static str])],
    /// States in which [`Role::Changed`] is when the ticket was resolved.
    pub(super) done: &'static [&'static str],
    /// How tickets end that nobody worked off: they say nothing about lead time.
    pub(super) not_done: &'static [&'static str],
    /// Columns of [`Role::Resolved`] that are only near it, and so are told.
    pub(super) near: &'static [&'static str],
    pub(super) unit: Unit,
    pub(super) kinds: Kinds,
    /// Whether ids are unique in one file only, unless one is an address.
    pub(super) local_ids: bool,
}

/// Words of a kind that make a ticket a request.
pub(super) const REQUEST_WORDS: &[&str] = &["request", "task", "access", "change"];

/// Words of a kind that make a ticket an incident.
pub(super) const INCIDENT_WORDS: &[&str] = &["incident", "problem", "bug", "defect", "fault", "outage"];

impl Preset {
    /// Every preset.
    pub const ALL: [Self; 6] = [
        Self::JiraCloud,
        Self::JiraServer,
        Self::ServicenowIncident,
        Self::ServicenowRequest,
        Self::Github,
        Self::Zendesk,
    ];

    /// Returns its name: `jira-cloud` and so on.
    pub const fn id(self) -> &'static str {
        match self {
            Self::JiraCloud => "jira-cloud",
            Self::JiraServer => "jira-server",
            Self::ServicenowIncident => "servicenow-incident",
            Self::ServicenowRequest => "servicenow-request",
            Self::Github => "github",
            Self::Zendesk => "zendesk",
        }
    }

    pub(super) const fn shape(self) -> &'static Shape {
        match self {
            Self::JiraCloud | Self::JiraServer => &JIRA,
            Self::ServicenowIncident => &INCIDENTS,
            Self::ServicenowRequest => &REQUESTS,
            Self::Github => &GITHUB,
            Self::Zendesk => &ZENDESK,
        }
    }
}

impl FromStr for Preset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // The older name of the same table.
        let text = if text == "servicenow-ritm" { Self::ServicenowRequest.id() } else { text };
        Self::ALL.into_iter().find(|preset| preset.id() == text).ok_or_else(|| {
            let ids: Vec<&str> = Self::ALL.iter().map(|preset| preset.id()).collect();
            format!("`{text}` is not a preset; one of: {}", ids.join(", "))
        })
    }
}

/// What is known of a layout that is only named by hand.
pub(super) const BARE: Shape = Shape {
    columns: &[],
    done: &[],
    not_done: &[],
    near: &[],
    unit: Unit::Minutes,
    kinds: Kinds::Told,
    local_ids: false,
};

const JIRA: Shape = Shape {
    columns: &[
        (Role::Id, &["issue key", "key", "issue id"]),
        (Role::Created, &["created"]),
        (Role::Resolved, &["resolved", "resolution date", "resolutiondate"]),
        (Role::Changed, &["status category changed"]),
        (Role::Status, &["status category"]),
        (Role::Outcome, &["resolution"]),
        (
            Role::Class0,
            &[
                "custom field (request type)",
                "request type",
                "custom field (customer request type)",
                "customer request type",
            ],
        ),
        (Role::Class1, &["components", "component/s", "component"]),
        (Role::Class2, &["labels"]),
        (Role::Class3, &["issue type", "issuetype"]),
        (Role::Team, &["custom field (organizations)", "organizations"]),
        (Role::HandsOn, &["time spent"]),
        (Role::Text, &["summary"]),
        (Role::Kind, &["issue type", "issuetype"]),
    ],
    done: &["done"],
    not_done: &["won't do", "won't fix", "duplicate", "declined", "cancelled", "canceled", "invalid", "not a bug"],
    near: &[],
    unit: Unit::Seconds,
    kinds: Kinds::Told,
    local_ids: false,
};

const INCIDENTS: Shape = Shape {
    columns: &[
        (Role::Id, &["number"]),
        (Role::Created, &["opened at", "opened", "sys created on", "sys created at", "created"]),
        (Role::Resolved, &["resolved at", "resolved", "closed at", "closed"]),
        (Role::Outcome, &["incident state", "state"]),
        (Role::Class0, &["category"]),
        (Role::Class1, &["subcategory"]),
        (Role::Class2, &["cmdb ci", "configuration item"]),
        (Role::Team, &["caller id.department", "caller.department", "department", "company"]),
        (Role::HandsOn, &["time worked"]),
        (Role::Reassigned, &["reassignment count"]),
        (Role::Text, &["short description"]),
    ],
    done: &[],
    not_done: &["canceled", "cancelled", "8"],
    near: &["closed at", "closed"],
    unit: Unit::Seconds,
    kinds: Kinds::Incidents,
    local_ids: false,
};

const REQUESTS: Shape = Shape {
    columns: &[
        (Role::Id, &["number"]),
        (Role::Created, &["opened at", "opened", "sys created on", "created"]),
        (Role::Resolved, &["closed at", "closed"]),
        (Role::Outcome, &["state"]),
        (Role::Class0, &["cat item", "item", "catalog item"]),
        (
            Role::Team,
            &[
                "requested for.department",
                "request.requested for.department",
                "opened by.department",
                "department",
                "company",
            ],
        ),
        (Role::HandsOn, &["time worked"]),
        (Role::Reassigned, &["reassignment count"]),
        (Role::Text, &["short description"]),
    ],
    done: &[],
    not_done: &["closed incomplete", "closed skipped", "closed cancelled", "canceled", "cancelled", "4", "7"],
    near: &[],
    unit: Unit::Seconds,
    kinds: Kinds::Requests,
    local_ids: false,
};

const GITHUB: Shape = Shape {
    columns: &[
        (Role::Id, &["url", "html url", "id", "number"]),
        (Role::Created, &["createdat", "created at"]),
        (Role::Resolved, &["closedat", "closed at"]),
        (Role::Outcome, &["statereason", "state reason"]),
        (Role::Class0, &["labels"]),
        (Role::Class1, &["issuetype", "type"]),
        (Role::Text, &["title"]),
        (Role::Kind, &["issuetype", "type"]),
    ],
    done: &[],
    not_done: &["not_planned", "not planned", "duplicate"],
    near: &[],
    unit: Unit::Minutes,
    kinds: Kinds::Told,
    local_ids: true,
};

const ZENDESK: Shape = Shape {
    columns: &[
        (Role::Id, &["id", "ticket id"]),
        (Role::Created, &["created at"]),
        (Role::Resolved, &["solved at", "metric set.solved at"]),
        (Role::Changed, &["updated at"]),
        (Role::Status, &["status"]),
        (Role::Class0, &["ticket form"]),
        (Role::Class1, &["tags"]),
        (Role::Class2, &["type", "ticket type"]),
        (Role::Team, &["organization", "organization id"]),
        (Role::Text, &["subject", "raw subject"]),
        (Role::Kind, &["type", "ticket type"]),
    ],
    done: &["solved", "closed"],
    not_done: &[],
    near: &[],
    unit: Unit::Minutes,
    kinds: Kinds::Told,
    local_ids: false,
};
