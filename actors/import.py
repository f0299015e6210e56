#!/usr/bin/env python3
"""Write the imported actor tables from the reference facts.

    python3 actors/import.py REFERENCE/actors

Reads states, names, organisations, officers, leaders, ministers, cities, armed groups and the PETRARCH dictionaries and
writes, beside this file, `states.tsv`, `organisations.tsv`, `members.tsv`, `cities.tsv`, `groups.tsv`, `petrarch.tsv` and
`persons.tsv`. The other tables are written by hand and left alone. See README.md for columns, sources and licences.

Rows from REIGN are left out (licence in doubt), and so are names of peoples, posts before 1945 and offices below a ministry.
"""

import csv
import gzip
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
COLUMNS = ["form", "name", "kind", "code", "sector", "key", "type", "wikidata", "from", "to", "source"]

# Our party code for each state of the past: users join on the codes of today.
SUCCESSOR = {"SUN": "RUS", "YUG": "SRB", "SCG": "SRB", "CSK": "CZE", "DDR": "DEU", "YMD": "YEM", "YAR": "YEM", "RVN": "VNM",
             "VDR": "VNM", "UAR": "EGY", "EAZ": "TZA", "TGK": "TZA", "ANT": "CUW"}
RECODE = {"XKX": "KOS", "USR": "RUS", "ROM": "ROU", "KSV": "KOS", "TMP": "TLS", "ZAR": "COD", "PAL": "PSE", "GZA": "PSE",
          "SRP": "SRB", "WBK": "PSE", "BUR": "MMR", "SML": "SOM", "SOS": "GEO"}
MAIN_NAME = {"USA": "United States", "GBR": "United Kingdom", "COD": "Democratic Republic of the Congo",
             "COG": "Republic of the Congo", "BIH": "Bosnia and Herzegovina", "TUR": "Turkey", "CIV": "Ivory Coast",
             "PSE": "Palestine", "CZE": "Czech Republic", "YAR": "North Yemen", "UAR": "United Arab Republic"}
# Names that the tables lack, from general knowledge.
MORE_NAMES = {
    "USA": ["United States of America", "US", "U.S.", "USA", "U.S.A.", "America"],
    "GBR": ["UK", "U.K.", "Britain", "Great Britain", "United Kingdom of Great Britain and Northern Ireland"],
    "BIH": ["Bosnia", "Bosnia-Hercegovina", "Bosnia and Hercegovina"], "TUR": ["Türkiye"],
    "COD": ["Congo-Kinshasa", "Democratic Republic of Congo"], "COG": ["Congo", "Congo-Brazzaville"],
    "CZE": ["Czechia"], "CIV": ["Côte d'Ivoire", "Cote d'Ivoire", "Cote d' Ivoire"], "NLD": ["Holland"], "PSE": [],
    "RUS": ["Russian Federation"], "KOR": ["Korea", "S. Korea"], "PRK": ["N. Korea"], "VAT": ["Vatican", "Holy See"],
    "CHN": ["People's Republic of China", "PRC", "mainland China", "Communist China"], "ARE": ["Abu Dhabi emirate"],
    "IRN": ["Persia"], "MMR": ["Union of Myanmar"], "LAO": ["Lao"], "SWZ": ["Swaziland"], "TLS": ["East Timor"],
    "SYR": ["Syrian Arab Republic"], "GMB": ["The Gambia"], "MKD": ["Macedonia", "FYROM", "Former Yugoslav Republic of Macedonia"],
    "SUN": ["Soviet", "the Soviets", "U.S.S.R."], "LKA": ["Ceylon"], "SRB": ["Serbia"], "KNA": ["St. Kitts and Nevis"],
    "VCT": ["St. Vincent and the Grenadines", "St. Vincent"], "LCA": ["St. Lucia"], "TTO": ["Trinidad", "Tobago"],
    "KHM": ["Kampuchea"], "CAF": ["C.A.R."], "SAU": ["Saudi"], "CYP": ["Republic of Cyprus"], "FSM": ["Federated States of Micronesia"],
}
MORE_DEMONYMS = {
    "KHM": ["Kampuchean"], "PSE": ["Palestinian"], "SUN": ["Soviet"], "GBR": ["Brit"], "USA": ["U.S.", "US", "U.S.A.", "USA"],
    "DEU": ["West German"], "CZE": ["Bohemian"], "SRB": ["Serbian", "Serb"], "TWN": ["Formosan"], "COD": ["Zairian", "Zairean"],
    "ZWE": ["Rhodesian"], "BIH": ["Bosnian"], "NOR": [], "IRN": ["Persian"], "MKD": [], "ISR": [], "HKG": ["Hongkonger"],
    "GRL": [], "ESP": [], "VAT": ["papal"], "FRO": [], "LUX": ["Luxembourg"], "MCO": ["Monégasque"], "SLV": ["Salvadorian"],
    "ARE": ["UAE", "U.A.E."], "KWT": [], "MNE": [], "BRB": [], "BLR": ["Belorussian"], "CIV": ["Côte d'Ivoirian"], "ABW": ["Aruban"],
    "BMU": ["Bermudian", "Bermudan"], "GUM": ["Guamanian"], "CYM": ["Caymanian"], "MAC": [], "SGP": ["Singapore"], "QAT": ["Qatar"],
    "SCG": [], "LSO": ["Lesotho"], "BWA": ["Botswana"], "NZL": ["Kiwi"],
}
# Names of some time only: what "Congo" alone means changed with Zaire's name.
DATED_NAMES = {"COD": [("Congo", "1997-05-17", "")]}
NOT_NAMES = {"Aden", "the bloc", "the 27", "the Fund", "UK", "Barbudan", "Kiwi", "Lett", "Mongol", "Aussie", "Papuan", "CAR", "Magyar",
             "China, Hong Kong Special Administrative Region", "the Commonwealth", "the Quad", "Palestinian Authority", "Palestinian National Authority"}
NO_PLURAL = re.compile(r"(ese|ish|ch|ss|x|z|ey|ic|New Zealand|U\.?S\.?|U\.?K\.?|U\.?S\.?A\.?|UAE|U\.A\.E\.|Vatican|Papal|papal|I-Kiribati|Basotho"
                       r"|Batswana|Ni-Vanuatu|Luxembourg|Singapore|Qatar|Lesotho|Botswana)$")

# Roles of persons: what the reference calls them, and which offices of `other` still count as a minister.
KEPT_ROLES = {"head_of_state", "head_of_government", "governor_general", "party_leader", "collective_head_of_state",
              "foreign_minister", "deputy_foreign_minister", "defence_minister", "interior_minister", "finance_minister",
              "justice_minister", "trade_minister", "eu_affairs_minister", "un_representative", "ambassador", "spokesperson",
              "intelligence_chief", "military_chief", "security_adviser", "central_bank_governor", "speaker", "deputy_head"}
MINISTER = re.compile(r"^(federal )?(minister|secretary (of|for)|state secretary|deputy minister|attorney general|chief justice|"
                      r"leader of the opposition|prosecutor general|white house|press secretary|foreign ministry)\b", re.I)
LATER = {"ambassador": "1975", "deputy_head": "1960", "deputy_foreign_minister": "1975", "justice_minister": "1970", "trade_minister": "1975",
         "central_bank_governor": "1985", "speaker": "1975", "military_chief": "1975"}
RANK = {"W-cabinets": 0, "W-foreign-2022": 1, "hand": 2, "pocom-2026-06": 3, "W-leaders-2022": 4, "W-leaders-2026": 5,
        "W-world-2023": 2, "CountryInfo-120116": 6, "CIA-2019-06": 7}


def rows(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
    with opened as file:
        return list(csv.DictReader(file))


def fold(text):
    """The name without diacritics, dots, case and hyphens: to see that two spellings are one person."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", plain.lower()).strip()


def clean(text):
    return " ".join((text or "").replace("’", "'").split())


class Table:
    """A table of names: a `main` row begins an entity, the rows after it are further names of it."""

    def __init__(self):
        self.entities = []

    def add(self, name, kind, code="", sector="", key="", type_="", wikidata="", from_="", to="", source="", also=()):
        main = ["main", clean(name), kind, code, sector, key, type_, wikidata, from_, to, source]
        seen, extra = {("name", clean(name))}, []
        for form, other, start, end, origin in also:
            form_key = "name" if form in ("main", "alias") else form
            if clean(other) and (form_key, clean(other)) not in seen:
                seen.add((form_key, clean(other)))
                extra.append([form, clean(other), "", "", "", "", "", "", start, end, origin or source])
        self.entities.append((main, sorted(extra, key=lambda r: (r[0], r[1], r[8]))))

    def write(self, file):
        self.entities.sort(key=lambda e: (fold(e[0][1]), e[0]))
        lines = ["\t".join(COLUMNS)]
        for main, extra in self.entities:
            lines += ["\t".join(row).rstrip("\t") for row in [main, *extra]]
        (HERE / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{file}: {len(self.entities)} entities, {len(lines) - 1} lines", file=sys.stderr)


def write_states(reference):
    table, known = Table(), {}
    names_by_state = defaultdict(list)
    for row in rows(reference / "state_names.csv"):
        names_by_state[row["state"]].append(("alias", row["name"], row["from"], row["to"], "hand"))
    for row in rows(reference / "states.csv"):
        raw = row["alpha3"]
        key = RECODE.get(raw, raw)
        code = SUCCESSOR.get(key, key)
        name = MAIN_NAME.get(key) or row["name"].replace(" & ", " and ").replace("St. ", "Saint ").rstrip("*")
        also = []
        for other in [row["name"], row["official_name"], *row["alternative_names"].split("|"), *MORE_NAMES.get(key, [])]:
            other = re.sub(r"^the ", "", other.rstrip("*"))
            if other and other not in NOT_NAMES and " - " not in other and not other.startswith("China,"):
                also.append(("alias", other.replace(" & ", " and "), "", "", ""))
        also += [name for name in names_by_state.get(raw, []) if name[1] not in NOT_NAMES]
        also += [("alias", other, start, end, "hand") for other, start, end in DATED_NAMES.get(key, [])]
        for word in [*row["demonyms"].split("|"), *MORE_DEMONYMS.get(key, [])]:
            if not word or word in NOT_NAMES:
                continue
            also.append(("adjective", word, "", "", "hand"))
            if word.endswith("man") and word.lower().endswith(("frenchman", "dutchman", "irishman")):
                also.append(("people", word[:-3] + "men", "", "", "hand"))
            elif not NO_PLURAL.search(word):
                also.append(("people", word + "s", "", "", "hand"))
        start = "" if row["independent_from_basis"].startswith("gleditsch-ward (or") else row["independent_from"]
        end = row["independent_to"]
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", end or ""):
            end = ""
        kind = "state" if row["status"] not in ("territory", "associated") else "territory"
        table.add(name, kind, code, "", key, row["status"], row["wikidata"], start, end, row["source"] or "hand", also)
        known[raw] = key
    table.write("states.tsv")
    return known


def write_organisations(reference):
    table = Table()
    for row in rows(reference / "organisations.csv"):
        start = re.match(r"\d{4}(-\d\d(-\d\d)?)?", row["founded"])
        also = [("alias", row["abbreviation"], "", "", "")] if row["abbreviation"] not in ("WTO-WP", "COMW", "LON", "LAS", "V4", "NORDIC") else []
        for other in row["alternative_names"].split(";"):
            match = re.fullmatch(r"(.*?)(?: \((from|to) ([\d-]+)\))?", other.strip())
            name, side, day = match.groups()
            if name and name not in NOT_NAMES:
                also.append(("alias", name, day if side == "from" else "", day if side == "to" else "", ""))
        if row["abbreviation"] == "EU":
            start = None
        name = {"NATO": "NATO", "WTO-WP": "Warsaw Pact"}.get(row["abbreviation"], row["name"])
        also.append(("alias", row["name"], "", "", ""))
        table.add(name, "organisation", row["plover_code"], "", row["abbreviation"], row["type"].replace("UN organ", "council"),
                  row["wikidata"], start.group(0) if start else "", row["dissolved"], "hand", also)
    table.write("organisations.tsv")
    lines = ["organisation\tmember\tstatus\tfrom\tto\tsource"]
    for row in rows(reference / "memberships.csv"):
        lines.append("\t".join([row["organisation"], RECODE.get(row["member"], row["member"]), row["status"], row["from"], row["to"], row["source"]]))
    (HERE / "members.tsv").write_text("\n".join([lines[0], *sorted(lines[1:])]) + "\n", encoding="utf-8")


# Places whose name is, in English, mostly another word or a person's name.
NOT_PLACES = set("""Nice Split Reading Mobile Bath Orange Corona Independence Union Central Best Man Of Mary Male Cali Mission Garden Rugby Buffalo
Phoenix Aurora Gloria Florence Tyler Nancy Austin Charlotte Jackson Lincoln Hamilton Madison Nelson Wilson Victoria Francis David Salvador Santos
Vargas Santiago Leon Enterprise Progress Liberty Paradise Surprise Most Lens Tours Angers Brest Nazareth Bar Ham Imperial Concord Hope Date Sale
Sun Moon Bay Split Ube Ise Tsu Same Mali Asia Europa America Republic Colon Cork Perth Along Ankara-City Downtown Puxi Police Federal Goa Como Anna
Carmen Clara Maria Monte Nova Real Verde Rosario Dolores Guadalupe Mercedes Pilar Trinidad Jordan Chad Georgia Paris-2 Lima-2 Sparks Fairfield Roy
Grand Fort College Warren Sterling Vista Lawrence Thornton Allen Irving Gilbert Chandler Clinton Scott Wayne Marion Marshall Norman Wells Davis
Carson Denton Bryan Roswell Douglas Quincy Homs-2 Martin Taylor Murray Carter Grant Hayes Ford Kennedy Reagan Bush Khan Hassan Ali Omar Osman
Eden Dayton Salem Bethlehem-US Temple Springs Pearl Progreso Industrial Loja Apopa Bello Itu Jau Poa Ponce Sousa Tema Sur Say Mao Imus Bend""".split())


def write_cities(reference, given_names):
    table, best = Table(), {}
    for row in rows(reference / "cities.csv.gz"):
        name, population = clean(row["name"]), int(row["population"] or 0)
        first = name.split()[0]
        single = len(name.split()) == 1
        capital = row["capital"] == "yes"
        if not capital and (name in NOT_PLACES or (single and given_names.get(fold(name), 0) >= 3 and population < 2_000_000) or len(first) < 3):
            continue
        state = RECODE.get(row["country_alpha3"], row["country_alpha3"])
        place = (capital, population, state, name, clean(row["ascii_name"]))
        if name not in best or best[name] < place:
            best[name] = place
    for capital, population, state, name, ascii_name in best.values():
        if capital and name == "Downtown" or name in ("Vatican City", "Singapore", "Monaco", "Djibouti", "Hong Kong", "Macau", "Gibraltar", "San Marino",
                                                      "Guernsey"):
            continue
        sector = "GOV" if capital and name not in ("Jerusalem", "East Jerusalem") else ""
        also = [("alias", ascii_name, "", "", "")]
        table.add(name, "capital" if capital else "city", state, sector, state, "", "", "", "", "GeoNames", also)
    table.write("cities.tsv")


def write_groups(reference):
    table = Table()
    for row in rows(reference / "groups.csv"):
        if row["organisation_type"] == "communal" or not row["location_iso3"]:
            continue
        states = [RECODE.get(s, s) for s in row["location_iso3"].split("|")]
        states = [SUCCESSOR.get(s, s) for s in states]
        name = clean(row["name"])
        names = [row["full_name_en"], row["latest_full_name_en"], *row["other_names"].split("|")]
        if re.search(r"civilians|supporters|faction|forces of|^Government|^Christians|^Muslims|\(", name, re.I):
            continue
        names = [n for n in map(clean, names) if n and re.search(r"[A-Za-z]{3}", n) and all(ord(c) < 0x250 for c in n)
                 and (" " in n) and not re.search(r"faction|\bor\b|Forces of|^Spanish|^English|insurgents$|rebels$", n)]
        if len(name) < 3 or name in {"IS", "THE", "ARM", "AID", "CAN", "AN", "ALP", "ROOT", "MAP", "AU", "ALE", "PRA", "Lou", "NDP", "AUC-x"}:
            if not names:
                continue
            name, names = names[0], names[1:]
        code = states[0] if len(set(states)) <= 2 else "IMG"
        years = row["first_conflict_year"], row["last_conflict_year"]
        table.add(name, "group", code, "REB", "", "armed group", "", "", "", "UCDP 22.1", [("alias", n, "", "", "") for n in names])
        _ = years  # Years of fighting, not of life: kept in the reference, of no use as bounds.
    table.write("groups.tsv")


# --- PETRARCH ---------------------------------------------------------------------------------------------------------------

SECTORS = {"GOV": "GOV", "MIL": "MIL", "REB": "REB", "OPP": "OPP", "CVL": "CVL", "COP": "COP", "JUD": "JUD", "LEG": "LEG", "MED": "JRN", "BUS": "BUS",
           "EDU": "EDU", "ELI": "ELI", "LAB": "LAB", "REF": "REF", "SPY": "SPY", "UAF": "UAF", "PTY": "PTY", "AGR": "AGR", "CRM": "CRM", "HLH": "MED",
           "REL": "REL", "INS": "REB", "SEP": "REB", "RAD": "REB", "SET": "CVL", "HRI": "", "ENV": "", "DEV": "", "MNC": "BUS"}
ORDER = ["LEG", "JUD", "MIL", "SPY", "COP", "GOV", "REB", "OPP", "PTY", "JRN", "LAB", "EDU", "BUS", "AGR", "MED", "REL", "REF", "CRM", "CVL", "ELI", "UAF"]
SMALL = {"OF", "THE", "AND", "FOR", "DE", "LA", "EL", "AL", "DU", "DES", "DEL", "ON", "IN", "TO", "AT", "VON", "VAN", "BIN", "E", "Y", "ET", "DA", "DO"}
WORDS_NOT_NAMES = set("""Us Un It No Is Po Halle Principe Bida Move Ends Action Front Group Unity Press Forum Council Senate Congress Parliament House
The Hope Care Union Bank Base Army Navy Guard Sun Star Mirror Mail Post Times Guardian Nation Standard Independent Express Force Party Police""".split())


def dictionary(path):
    """Entries of a TABARI dictionary: names, codes, comment."""
    found, entry = [], None
    for line in gzip.open(path, "rt", encoding="utf-8", errors="replace"):
        body, _, comment = line.partition("#")
        body = body.split(";")[0].rstrip()
        if not body.strip():
            continue
        codes = re.findall(r"\[([^\]]*)\]", body)
        name = re.sub(r"\[[^\]]*\]?", "", body).strip()
        if body[0] in " \t" or not name:
            if entry:
                entry["codes"] += codes
        elif name.startswith("+"):
            if entry:
                entry["names"].append(name[1:])
                entry["codes"] += codes
        else:
            entry = {"names": [name], "codes": codes, "comment": comment}
            found.append(entry)
    return found


def petrarch_date(text):
    text = text.strip()
    if len(text) == 6 and text.isdigit():
        text = ("19" if int(text[:2]) >= 30 else "20") + text
    if len(text) != 8 or not text.isdigit() or not ("18" <= text[:2] <= "20"):
        return None
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def petrarch_period(text):
    """Bounds of `>920101`, `<920101`, `920101-961231` or nothing; None where they are faulty."""
    text = text.replace(" ", "")
    if not text:
        return "", ""
    if text[0] == ">":
        day = petrarch_date(text[1:])
        return (day, "") if day else None
    if text[0] == "<":
        day = petrarch_date(text[1:].rstrip(">"))
        return ("", day) if day else None
    if "-" in text:
        start, end = map(petrarch_date, text.split("-", 1))
        return (start, end) if start and end and start <= end else None
    return None


def petrarch_code(text, states):
    """(code, sector) in PLOVER's terms, or None."""
    parts = [text[i:i + 3] for i in range(0, len(text), 3)]
    if not parts or any(len(p) != 3 for p in parts):
        return None
    head = RECODE.get(parts[0], parts[0])
    if head == "IGO":
        code = "UNO" if "UNO" in parts else "EUR" if "EUR" in parts[:2] and ("EEC" in parts or len(parts) == 2) else "IGO"
    elif head in ("NGO", "MNC", "IMG", "ISM"):
        code = head
    elif head in states:
        code = SUCCESSOR.get(head, head)
    elif head == "INT" and "REB" in parts:
        code = "IMG"
    else:
        return None
    sectors = [SECTORS.get(p) for p in parts[1:]]
    sector = next((s for s in ORDER if s in sectors), "")
    return code, sector if code not in ("NGO", "MNC", "IGO", "UNO", "EUR") else ""


def petrarch_name(raw):
    """`BAN_KI-MOON_` as a text writes it: one or two spellings."""
    raw = re.sub(r"\([^)]*\)", "", raw).replace("_", " ").strip()
    raw = re.sub(r"^THE ", "", raw)
    if not raw or re.search(r"[\[\]{}!|+=&\d]", raw) or len(raw) < 3 or len(raw) > 60:
        return []
    if raw != raw.upper():
        return [raw]
    words = raw.split(" ")

    def title(index, word):
        if word in SMALL and index:
            return word.lower()
        return re.sub(r"[^\W\d_]+('S\b)?", lambda m: m.group(0)[0] + m.group(0)[1:].lower(), word)

    titled = " ".join(title(i, w) for i, w in enumerate(words))
    if len(words) == 1 and raw.isalpha() and (len(raw) <= 4 or not re.search(r"[AEIOUY]", raw)):
        # An abbreviation, most likely; a town of four letters is in the table of cities.
        return [raw]
    if len(words) == 1 and titled in WORDS_NOT_NAMES:
        return []
    return [titled]


TITLED = re.compile(r"^(president|prime minister|secretary|king|queen|general|gen\.?|colonel|col\.?|former|ex|minister|foreign|sheikh|chairman|"
                    r"leader|communist|dr|mr|mrs|ambassador|chancellor|premier|emperor|prince|dictator|crown|senator|vice)\b", re.I)


def write_petrarch(reference, states, persons):
    table, taken = Table(), set()
    folder = reference / "petrarch" / "petrarch2"
    sources = [("Phoenix.Countries.actors.txt.gz", "Phoenix.Countries"), ("Phoenix.International.actors.txt.gz", "Phoenix.International"),
               ("Phoenix.MilNonState.actors.txt.gz", "Phoenix.MilNonState")]
    for file, source in sources:
        for entry in dictionary(folder / file):
            if "CountryInfo" in entry["comment"]:
                continue
            periods = []
            for text in entry["codes"]:
                code, _, when = text.strip().partition(" ")
                bounds, party = petrarch_period(when), petrarch_code(code, states)
                if bounds is not None and party is not None:
                    periods.append((*party, *bounds))
            names = []
            for raw in entry["names"]:
                names += petrarch_name(raw)
            names = [n for n in dict.fromkeys(names) if not TITLED.match(n)]
            if source == "Phoenix.International":
                names = [n for n in names if " " in n or n.isupper()]
                if any(p[0] == "MNC" for p in periods):
                    names = [n for n in names if " " in n and "," not in n]
            if not periods or not names:
                continue
            names = [n for n in names if (n, periods[0][0]) not in taken]
            taken.update((n, periods[0][0]) for n in names)
            if not names:
                continue
            person = any(fold(n) in persons for n in names) or "IGOrulers" in entry["comment"] or any("ELI" in c for c in entry["codes"])
            for code, sector, start, end in periods:
                kind = {"NGO": "organisation", "IGO": "organisation", "UNO": "organisation", "EUR": "organisation", "MNC": "firm", "IMG": "group"}.get(code)
                kind = "person" if person else kind or ("region" if not sector else "group" if sector == "REB" else "body")
                if kind in ("region", "person") and kind != "person":
                    names_here = [n for n in names if n not in NOT_PLACES and len(n) > 3]
                else:
                    names_here = names
                if not names_here:
                    continue
                key = code if code in states and kind in ("body", "region", "person") and sector not in ("REB", "OPP", "PTY") else ""
                table.add(names_here[0], kind, code, sector, key, "", "", start, end, source, [("alias", n, "", "", "") for n in names_here[1:]])
    table.write("petrarch.tsv")


# --- persons ----------------------------------------------------------------------------------------------------------------

def same_post(known, post, start, end):
    """Whether a post is known already: from a better source with an overlapping term, or inside a term of the same source."""
    if known[3] != post[3] or known[2] != post[2]:
        return False
    if known[7] == post[7]:
        return bool(start) and known[4] <= start and end <= (known[5] or "9999")
    return (not start or known[4][:4] <= end[:4]) and start[:4] <= (known[5] or "9999")[:4]


def write_persons(reference, states):
    posts = defaultdict(list)
    facts = []
    for row in rows(reference / "leaders.csv.gz"):
        facts.append((row["state"], row))
    for row in rows(reference / "ministers.csv.gz"):
        facts.append((row["state"], row))
    for row in rows(reference / "organisation_officers.csv"):
        office = row["office"].lower()
        if "judge" in office or "vice president of the international court" in office:
            continue
        org, role = row["organisation"], "organisation_head"
        if "general assembly" in office:
            org = "UNGA"
        elif any(w in office for w in ("deputy", "under-secretary", "president of the european", "high representative", "parliamentary assembly", "speaker")):
            role = "organisation_officer"
        facts.append((org, {**row, "role": role, "person": row["person"].split(",")[0]}))
    for state, row in facts:
        role, source, office = row["role"], row["source"], row["office"]
        if source.startswith("REIGN"):
            continue
        if role == "other" or role == "head":
            if source == "CIA-2019-06" or source == "CountryInfo-120116" or not MINISTER.match(office):
                continue
            role = ("opposition_leader" if "opposition" in office.lower() else "spokesperson" if re.search("press secretary|spoke", office, re.I)
                    else "judge" if "chief justice" in office.lower() else "minister")
        elif role in ("deputy_defence_minister", "deputy_interior_minister", "development_minister"):
            role = "minister"
        elif role not in KEPT_ROLES and not role.startswith("organisation"):
            continue
        if "chief of staff to" in office.lower() or "head of the minister" in office.lower():
            continue
        if role == "foreign_minister" and re.search(r"\b(deputy|state secretary|assistant)\b", office, re.I):
            role = "deputy_foreign_minister"
        if role == "collective_head_of_state":
            role = "head_of_state"
        name = clean(row["person"])
        name = re.sub(r"\s*\(.*?\)", "", name)
        if not re.search(r"[A-Za-z]", name) or any(ord(c) > 0x24F and not 0x1E00 <= ord(c) < 0x1F00 for c in name) or re.fullmatch(r"Q\d+", name):
            continue
        key = RECODE.get(state, state)
        start, end, opened = row["from"], row["to"], row.get("open_as_of") or ""
        if start and end and end < start[:len(end)]:
            continue
        last = end or opened or start
        if last and last[:4] < "1945" or last and last[:4] < LATER.get(role, "0"):
            continue
        if role == "ambassador" and source == "CIA-2019-06":
            continue
        if key not in states.values() and not role.startswith("organisation") and key not in ("VAT",):
            continue
        posts[(fold(name), key if not role.startswith("organisation") else "")].append(
            [name, row.get("wikidata") or "", key, role, start, end, "" if end else opened, source])
    # The name sorted by its letters finds "Yasir Arafat" beside "Arafat Yasir"; spellings that differ more stay apart.
    out = []
    for (_, _), group in posts.items():
        group.sort(key=lambda p: (RANK.get(p[7], 9), -len(p[4]), p[4]))
        name = max((p for p in group), key=lambda p: (RANK.get(p[7], 9) * -1, any(ord(c) > 127 for c in p[0])))[0]
        wikidata = next((p[1] for p in group if p[1]), "")
        kept = []
        for post in group:
            start, end = post[4], post[5] or "9999"
            if any(same_post(k, post, start, end) for k in kept):
                continue
            kept.append(post)
        # A minister of many portfolios is one post from the first day to the last.
        minor = [p for p in kept if p[3] == "minister"]
        if len(minor) > 1:
            starts = [p[4] for p in minor if p[4]]
            ends = [p[5] for p in minor]
            merged = [name, wikidata, minor[0][2], "minister", min(starts) if starts else "", max(ends) if all(ends) else "",
                      "" if all(ends) else max(p[6] for p in minor), minor[0][7]]
            kept = [p for p in kept if p[3] != "minister"] + [merged]
        out += [[name, wikidata, *p[2:]] for p in kept]
    out.sort(key=lambda p: (fold(p[0]), p[1], p[2], p[4], p[3]))
    lines = ["name\twikidata\tparty\trole\tfrom\tto\topen\tsource"]
    lines += ["\t".join(p).rstrip("\t") for p in out]
    (HERE / "persons.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"persons.tsv: {len({p[0] for p in out})} persons, {len(out)} posts", file=sys.stderr)
    given = defaultdict(int)
    for name in {p[0] for p in out}:
        for word in fold(name).split():
            given[word] += 1
    return {fold(p[0]) for p in out}, given


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    reference = Path(sys.argv[1])
    states = write_states(reference)
    states.update({k: k for k in list(states.values())})
    write_organisations(reference)
    names, given = write_persons(reference, states)
    write_cities(reference, given)
    write_groups(reference)
    write_petrarch(reference, states, names)


if __name__ == "__main__":
    main()
