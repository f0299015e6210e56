//! Kinds of standing facts with the status values each may have.

/// A kind and its status values; none where the fact is a number.
pub const KINDS: &[(&str, &[&str])] = &[
    ("ceiling", &[]),
    ("establishment", &[]),
    ("filled", &[]),
    ("vacant", &[]),
    (
        "accreditation",
        &["pending", "granted", "refused", "withdrawn", "recalled", "departed", "lapsed", "not-recognised"],
    ),
    ("total", &[]),
    ("travel-limit", &[]),
    ("protection", &["active", "ended"]),
    ("ambassador", &["present", "recalled", "expelled", "returned"]),
    ("mission", &["open", "suspended", "closed", "downgraded"]),
    ("relation", &["full", "downgraded", "suspended", "severed", "member", "not-a-member"]),
    ("consular", &["full", "downgraded", "suspended", "severed"]),
    ("cooperation", &["active", "suspended"]),
    ("body", &["active", "irregular", "dormant", "suspended", "abolished"]),
    ("call", &["open", "accepted", "declined", "withdrawn", "expired"]),
    ("allegation", &["alleged", "denied", "investigated", "charged", "established", "dropped"]),
    ("stance", &[]),
    ("sanction", &["active", "suspended", "breached", "ended"]),
    ("occupation", &["active", "suspended", "breached", "ended"]),
    ("blockade", &["active", "suspended", "breached", "ended"]),
    ("agreement", &["active", "suspended", "breached", "ended"]),
    ("ceasefire", &["active", "suspended", "breached", "ended"]),
    ("detained", &[]),
];

/// What a stance does.
pub const VERBS: &[&str] =
    &["affirms", "denies", "rejects", "regrets", "justifies", "promises-response", "rules-out", "leaves-open"];

/// Types of calls.
pub const CALLS: &[&str] = &["invitation", "summons", "demand", "ultimatum"];

/// Classes of staff.
pub const CLASSES: &[&str] = &["diplomatic", "administrative", "service", "local", "honorary"];

/// Facts about missions and their staff: the parties that one claim leaves out, the claim or measure before has named.
pub const STAFF: &[&str] =
    &["accreditation", "ceiling", "establishment", "filled", "mission", "travel-limit", "vacant"];
