//! Is this English? Enough to keep a German or a Russian report from being coded as nonsense: the script of the
//! letters, then the small words. It is no language detector, and it lets short texts pass.

/// Words of a text that are looked at.
const LOOK_AT: usize = 400;
/// A text with fewer words is judged by its script alone.
const FEWEST: usize = 12;

const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "by", "at", "from", "it",
    "has", "have", "had", "be", "been", "were", "are", "an", "not", "this", "which", "or", "its", "said", "after",
    "their", "his", "her", "he", "she", "they", "we", "will", "would", "who", "but", "over", "into", "than", "about",
];

const ENDINGS: &[&str] = &["ed", "ing", "tion", "tions", "ment", "ments", "ers", "ian", "ians", "ity", "ies", "ly"];

/// Small words of languages in the Latin script; none of them is an English word that is common in news.
const OTHERS: &[(&str, &[&str])] = &[
    (
        "German",
        &[
            "der", "die", "und", "das", "den", "von", "zu", "mit", "sich", "des", "auf", "für", "ist", "im", "dem",
            "nicht", "ein", "eine", "werden", "wurde", "nach",
        ],
    ),
    (
        "French",
        &[
            "le", "la", "les", "et", "des", "en", "du", "une", "que", "dans", "qui", "par", "pour", "au", "sur", "est",
            "pas", "plus", "avec", "son", "ont", "été",
        ],
    ),
    (
        "Spanish",
        &[
            "el", "los", "las", "que", "y", "del", "se", "por", "con", "para", "una", "su", "al", "es", "como", "más",
            "fue", "ha", "sus", "este",
        ],
    ),
    (
        "Portuguese",
        &[
            "o", "os", "que", "e", "do", "da", "dos", "das", "em", "um", "uma", "com", "não", "para", "por", "ao",
            "foi", "mais", "seu", "são",
        ],
    ),
    (
        "Italian",
        &[
            "il", "di", "che", "e", "della", "del", "per", "un", "una", "è", "con", "non", "sono", "dei", "nel",
            "alla", "anche", "gli", "dal", "ha",
        ],
    ),
    (
        "Dutch",
        &[
            "de", "het", "een", "van", "en", "dat", "niet", "zijn", "voor", "met", "ook", "aan", "wordt", "heeft",
            "naar", "bij", "uit", "deze",
        ],
    ),
    (
        "Polish",
        &["w", "i", "na", "się", "z", "że", "nie", "jest", "przez", "dla", "oraz", "został", "po", "od", "są", "jak"],
    ),
    ("Czech", &["a", "se", "na", "že", "je", "v", "s", "z", "pro", "byl", "byla", "podle", "také", "jsou", "který"]),
    (
        "Swedish",
        &["och", "att", "det", "som", "en", "på", "är", "av", "för", "med", "till", "den", "har", "inte", "ett"],
    ),
    ("Turkish", &["ve", "bir", "bu", "için", "ile", "da", "de", "olarak", "olan", "sonra", "kadar"]),
    ("Indonesian", &["yang", "dan", "di", "dengan", "untuk", "dari", "ini", "dalam", "pada", "tidak", "akan"]),
    ("Romanian", &["și", "în", "de", "la", "cu", "pe", "că", "din", "este", "pentru", "nu", "sa", "au", "fost"]),
    ("Hungarian", &["az", "és", "hogy", "nem", "egy", "is", "volt", "meg", "szerint"]),
    ("Finnish", &["ja", "on", "ei", "että", "oli", "myös", "mutta", "ovat", "sen"]),
];

/// What a text that is not English seems to be; `None` where it is English or too short to say.
pub(crate) fn other_than_english(text: &str) -> Option<String> {
    let sample: String = text.chars().take(8_000).collect();
    if let Some(script) = foreign_script(&sample) {
        return Some(format!("is written in {script} script, not in English"));
    }
    let words: Vec<String> = sample
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| !word.is_empty())
        .take(LOOK_AT)
        .map(str::to_lowercase)
        .collect();
    if words.len() < FEWEST {
        return None;
    }
    let share = |list: &[&str]| words.iter().filter(|word| list.contains(&word.as_str())).count();
    let english = share(ENGLISH);
    let (name, best) = OTHERS.iter().map(|(name, list)| (*name, share(list))).max_by_key(|&(_, n)| n)?;
    if best >= 3 && best > 2 * english {
        return Some(format!("reads like {name}, not like English"));
    }
    // Headlines have few small words, but their verbs and nouns end like English ones.
    let endings = words.iter().filter(|word| ENDINGS.iter().any(|ending| word.ends_with(ending))).count();
    (words.len() >= 40 && (english + endings) * 25 < words.len()).then(|| "does not read like English".to_owned())
}

/// The script of most letters, where it is not the Latin one.
fn foreign_script(text: &str) -> Option<&'static str> {
    const SCRIPTS: [(&str, u32, u32); 12] = [
        ("Greek", 0x370, 0x3ff),
        ("Cyrillic", 0x400, 0x52f),
        ("Armenian", 0x530, 0x58f),
        ("Hebrew", 0x590, 0x5ff),
        ("Arabic", 0x600, 0x6ff),
        ("Devanagari", 0x900, 0x97f),
        ("Bengali", 0x980, 0x9ff),
        ("Thai", 0xe00, 0xe7f),
        ("Georgian", 0x10a0, 0x10ff),
        ("Japanese", 0x3040, 0x30ff),
        ("Chinese", 0x4e00, 0x9fff),
        ("Korean", 0xac00, 0xd7af),
    ];
    let mut counts = [0usize; SCRIPTS.len()];
    let mut letters = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        let code = u32::from(c);
        if let Some(i) = SCRIPTS.iter().position(|&(_, first, last)| (first..=last).contains(&code)) {
            counts[i] += 1;
        }
    }
    let (i, &most) = counts.iter().enumerate().max_by_key(|&(_, n)| *n)?;
    (counts.iter().sum::<usize>() * 2 > letters && most > 0).then_some(SCRIPTS[i].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_other_languages() {
        let german = "Das Außenministerium hat am Mittwoch drei Diplomaten des Landes ausgewiesen, wie der Sprecher \
                      mit Verweis auf die Ermittlungen sagte.";
        assert_eq!(other_than_english(german), Some("reads like German, not like English".into()));
        let french = "Le ministère a annoncé mercredi que les trois diplomates seront expulsés du pays dans les \
                      quarante-huit heures pour espionnage.";
        assert_eq!(other_than_english(french), Some("reads like French, not like English".into()));
        let russian = "Министерство иностранных дел объявило в среду о высылке трёх дипломатов.";
        assert_eq!(other_than_english(russian), Some("is written in Cyrillic script, not in English".into()));
        assert_eq!(
            other_than_english("外交部周三宣布驱逐三名外交官。"),
            Some("is written in Chinese script, not in English".into())
        );
    }

    #[test]
    fn lets_english_pass() {
        for text in [
            "Norland expelled three Sudland diplomats.",
            "Jens Stoltenberg, Jean-Yves Le Drian, Annegret Kramp-Karrenbauer and Luigi Di Maio met on Monday in La Paz.",
            "Talks with Los Zetas and El Chapo's men in Las Cruces broke down after the army of De la Rosa left, police said.",
            "42",
            "",
        ] {
            assert_eq!(other_than_english(text), None, "{text}");
        }
        let headlines = "Norway expels Russian envoys. Sweden recalls ambassador. Finland closed border crossings. Talks resume Monday. \
                         Protesters storm parliament, police say. Peru declares emergency. Oil prices rise. Japan lifted sanctions. \
                         Kenya sends peacekeepers. Chile, Bolivia sign treaty. Rebels seize town. Court jails minister. Floods hit Laos.";
        assert_eq!(other_than_english(headlines), None);
    }

    #[test]
    fn tells_languages_without_a_list() {
        let estonian = "Välisministeerium teatas kolmapäeval, et kolm saadikut peavad riigist lahkuma kahe ööpäeva jooksul. Minister ütles \
                        ajakirjanikele, et samm oli vältimatu ning naaberriik oli sellest aegsasti teada saanud. Kohtumine toimus pealinnas \
                        eelmisel nädalal, kuid kokkuleppele ei jõutud, lisas pressiesindaja õhtul.";
        assert!(other_than_english(estonian).is_some());
        let vietnamese = "Bộ Ngoại giao hôm thứ Tư thông báo ba nhà ngoại giao phải rời khỏi đất nước trong vòng hai ngày. Bộ trưởng nói \
                          với các phóng viên rằng bước đi này là cần thiết và nước láng giềng đã được báo trước từ lâu về quyết định đó.";
        assert_eq!(other_than_english(vietnamese), Some("does not read like English".into()));
    }
}
