//! On a terminal: a table with colours, and nothing of the input that could act. Needs `script` of util-linux.

mod support;

use std::process::Command;
use support::Folder;

/// What a terminal of 100 columns is told by a command line; `None` where there is no way to have a terminal.
fn on_terminal(folder: &Folder, line: &str) -> Option<String> {
    let binary = env!("CARGO_BIN_EXE_legation");
    let line = format!("stty cols 100; {}", line.replace("legation ", &format!("{binary} ")));
    let output = Command::new("script")
        .args(["-q", "-e", "-c", &line, "/dev/null"])
        .current_dir(folder.path())
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .output();
    match output {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => {
            eprintln!("NOT CHECKED: `script` is missing, so there is no terminal to test on");
            None
        }
    }
}

/// Escape sequences, controls of both kinds, turns of direction, separators.
const HOSTILE: &str = "NATO expelled\u{1b}]0;owned\u{7} three Rus\u{9b}31msian\u{202e} diplomats \u{2066}on\u{85} Mon\u{7f}day.\u{2028}\n";

#[test]
fn nothing_of_a_report_acts_on_the_terminal() {
    let folder = Folder::new();
    folder.write("h.txt", HOSTILE);
    let title = serde_json::json!({"id": HOSTILE, "title": HOSTILE, "publisher": HOSTILE, "text": HOSTILE});
    folder.write("h.jsonl", title.to_string());
    for command in ["code", "code --format jsonl", "code --format json", "code --format csv", "why", "parse", "audit"] {
        for file in ["h.txt", "h.jsonl"] {
            let Some(told) = on_terminal(&folder, &format!("legation {command} {file}")) else { return };
            // Our own colours go, everything else that acts must not have come.
            let mut plain = told.replace("\r\n", "\n");
            for code in ["0", "1", "2", "32", "33", "36", "1;31", "1;32"] {
                plain = plain.replace(&format!("\u{1b}[{code}m"), "");
            }
            let acts = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || "\u{202e}\u{2066}\u{2028}".contains(c);
            assert!(!plain.chars().any(acts), "{command} {file}: {plain:?}");
        }
    }
}

#[test]
fn a_terminal_gets_a_table_with_colours_unless_told_otherwise() {
    let folder = Folder::new();
    folder.write("a.txt", support::REPORT);
    let Some(told) = on_terminal(&folder, "legation code a.txt") else { return };
    assert!(told.contains("\u{1b}[1ma · no date"), "{told:?}");
    let plain = on_terminal(&folder, "NO_COLOR=1 legation code a.txt").unwrap_or_default();
    assert!(plain.contains("a · no date") && !plain.contains('\u{1b}'), "{plain:?}");
    let plain = on_terminal(&folder, "legation code --color never a.txt").unwrap_or_default();
    assert!(plain.contains("a · no date") && !plain.contains('\u{1b}'), "{plain:?}");
}
