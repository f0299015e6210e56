//! The closed lists: roles of posts, sectors, codes.

/// What a post makes of its holder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) name: &'static str,
    pub(crate) sector: &'static str,
    /// Which of several posts says most about who somebody is: 0 first.
    pub(crate) rank: u8,
}

/// Every role a post may have. A surname alone is looked for among the ranks below 4.
pub(crate) const ROLES: [Role; 33] = [
    Role { name: "head_of_state", sector: "GOV", rank: 0 },
    Role { name: "head_of_government", sector: "GOV", rank: 1 },
    Role { name: "party_leader", sector: "GOV", rank: 2 },
    Role { name: "organisation_head", sector: "GOV", rank: 2 },
    Role { name: "foreign_minister", sector: "GOV", rank: 2 },
    Role { name: "rebel_leader", sector: "REB", rank: 3 },
    Role { name: "opposition_leader", sector: "OPP", rank: 3 },
    Role { name: "defence_minister", sector: "GOV", rank: 4 },
    Role { name: "interior_minister", sector: "GOV", rank: 4 },
    Role { name: "deputy_head", sector: "GOV", rank: 4 },
    Role { name: "spokesperson", sector: "GOV", rank: 4 },
    Role { name: "security_adviser", sector: "GOV", rank: 5 },
    Role { name: "military_chief", sector: "MIL", rank: 5 },
    Role { name: "intelligence_chief", sector: "SPY", rank: 5 },
    Role { name: "organisation_officer", sector: "GOV", rank: 5 },
    Role { name: "un_representative", sector: "GOV", rank: 5 },
    Role { name: "finance_minister", sector: "GOV", rank: 5 },
    Role { name: "deputy_foreign_minister", sector: "GOV", rank: 5 },
    Role { name: "speaker", sector: "LEG", rank: 5 },
    Role { name: "justice_minister", sector: "GOV", rank: 6 },
    Role { name: "trade_minister", sector: "GOV", rank: 6 },
    Role { name: "eu_affairs_minister", sector: "GOV", rank: 6 },
    Role { name: "governor_general", sector: "GOV", rank: 6 },
    Role { name: "central_bank_governor", sector: "GOV", rank: 6 },
    Role { name: "minister", sector: "GOV", rank: 6 },
    Role { name: "ambassador", sector: "GOV", rank: 6 },
    Role { name: "judge", sector: "JUD", rank: 6 },
    Role { name: "legislator", sector: "LEG", rank: 6 },
    Role { name: "religious_leader", sector: "REL", rank: 6 },
    Role { name: "journalist", sector: "JRN", rank: 7 },
    Role { name: "agent", sector: "SPY", rank: 7 },
    Role { name: "criminal", sector: "CRM", rank: 7 },
    Role { name: "civilian", sector: "CVL", rank: 7 },
];

/// PLOVER's sectors.
pub(crate) const SECTORS: [&str; 25] = [
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "JRN", "JUD", "LAB", "LEG", "MED", "MIL", "OPP", "PRE",
    "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK",
];

/// PLOVER's codes that are no states.
pub const SPECIAL_CODES: [&str; 8] = ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC", "KOS"];
