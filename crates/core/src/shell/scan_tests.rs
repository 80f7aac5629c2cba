//! What the shell reader makes of scripts, shown in a short notation.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// One line per command: its line, its words, and in brackets where it stands.
fn notation(text: &str) -> String {
    let scan = scan(text.as_bytes());
    let mut out = String::new();
    for command in &scan.commands {
        let mut flags = Vec::new();
        if let Some(function) = command.context.function {
            flags.push(format!("in {}", String::from_utf8_lossy(&scan.functions[function].name)));
        }
        if let Some(enclosure) = command.context.enclosure {
            let enclosure = scan.enclosures[enclosure];
            flags.push(
                match enclosure.kind {
                    EnclosureKind::Subshell => "sub".to_owned(),
                    EnclosureKind::Pipeline { end: true } => "pipe end".to_owned(),
                    EnclosureKind::Pipeline { end: false } => "pipe".to_owned(),
                    EnclosureKind::Substitution => "$()".to_owned(),
                } + if enclosure.used { " used" } else { "" },
            );
        }
        for (set, name) in [
            (command.context.condition, "cond"),
            (command.context.fed, "fed"),
            (command.context.last, "last"),
        ] {
            if set {
                flags.push(name.to_owned());
            }
        }
        let words = command.assignments.iter().chain(&command.words);
        let words: Vec<_> = words.map(|word| word.lossy().replace('\n', "⏎")).collect();
        let redirects: Vec<_> = command
            .redirects
            .iter()
            .map(|redirect| format!(" {:?}={}", redirect.kind, redirect.target.lossy().replace('\n', "⏎")))
            .collect();
        let (words, redirects) = (words.join("|"), redirects.concat());
        writeln!(out, "{}: {words}{redirects} [{}]", command.line, flags.join(", ")).unwrap();
    }
    if !scan.complete {
        out += "incomplete\n";
    }
    out
}

fn check(script: &str, expected: &str) {
    let expected: String = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |all, line| all + line + "\n");
    assert_eq!(notation(script), expected, "of\n{script}");
}

#[test]
fn simple_commands_are_split_at_separators() {
    check(
        "#!/bin/sh\n# reboot\nA=1 systemctl stop 'my app' \\\n  --now # exit 12\necho a; echo b && echo c || exit 12\n",
        "3: A=1|systemctl|stop|my app|--now []
         5: echo|a []
         5: echo|b [last]
         5: echo|c [last]
         5: exit|12 [last]",
    );
}

#[test]
fn quotes_hide_what_they_hold() {
    check(
        r#"echo "exit 12; (reboot)" 'exit 1' \; $'it\'s' "a \"b\" $HOME" x#y
awk '{ exit 1 }' f"#,
        "1: echo|exit 12; (reboot)|exit 1|;|it's|a \"b\" $HOME|x#y []
         2: awk|{ exit 1 }|f [last]",
    );
}

#[test]
fn expansions_are_kept_as_written_and_their_commands_are_found() {
    check(
        "x=$(date +%s)\necho \"$(basename \"$(pwd)\")\" `id -u` $((1 + $(nproc))) ${y:-$(uname)}\n",
        "1: x=$(date +%s) []
         1: date|+%s [$()]
         2: echo|$(basename \"$(pwd)\")|`id -u`|$((1 + $(nproc)))|${y:-$(uname)} [last]
         2: basename|$(pwd) [$()]
         2: pwd [$()]
         2: id|-u [$()]
         2: nproc [$()]
         2: uname [$()]",
    );
}

#[test]
fn the_code_of_an_assignment_is_that_of_its_substitution() {
    check("x=$(rpm -q foo)", "1: x=$(rpm -q foo) [last]\n1: rpm|-q|foo [$(), last]");
}

#[test]
fn subshells_and_pipelines_enclose() {
    check(
        "(cd /x || exit 1)\ncat f | while read l; do exit 3; done\n( exit 2 ) || exit 12\n",
        "1: cd|/x [sub]
         1: exit|1 [sub]
         2: cat|f [pipe]
         2: read|l [pipe end, cond, fed]
         2: exit|3 [pipe end, fed]
         3: exit|2 [sub used, last]
         3: exit|12 [last]",
    );
}

#[test]
fn an_exit_code_is_used_by_what_asks_for_it() {
    check(
        "(exit 1) &\n(exit 2); rc=$?\n! (exit 3)\nif (exit 4); then :; fi\n(exit 5); echo; echo $?\n(exit 6)",
        "1: exit|1 [sub used]
         2: exit|2 [sub used]
         2: rc=$? []
         3: exit|3 [sub used, cond]
         4: exit|4 [sub used, cond]
         4: : []
         5: exit|5 [sub]
         5: echo []
         5: echo|$? []
         6: exit|6 [sub, last]",
    );
}

#[test]
fn branches_loops_and_cases_end_with_their_last_commands() {
    check(
        "if a; then b; c; elif d; then e; else f; fi",
        "1: a [cond]\n1: b []\n1: c [last]\n1: d [cond]\n1: e [last]\n1: f [last]",
    );
    check("while a; do b; c; done", "1: a [cond]\n1: b []\n1: c [last]");
    check(
        "case $1 in\n  (a|b) x; y ;;\n  'c d') z\nesac",
        "1: case|$1|a|b|c d []\n2: x []\n2: y [last]\n3: z [last]",
    );
    check("for i in 1 $x; do a $i; done", "1: for|i|in|1|$x []\n1: a|$i [last]");
    check("for i\ndo a; done", "1: for|i|\"$@\" []\n2: a [last]");
    check("for ((i=0; i<3; i++)); do a; done", "1: for []\n1: ((|i=0; i<3; i++)) [last]\n1: a [last]");
    check("select x in a b; do break; done", "1: select|x|in|a|b []\n1: break [last]");
}

#[test]
fn functions_keep_their_commands_to_themselves() {
    check(
        "die() { echo \"$2\"; exit \"$1\"; }\nfunction go {\n  run || return 4\n}\nsub() (\n  exit 1\n)\ngo \"$@\"\n",
        "1: echo|$2 [in die]
         1: exit|$1 [in die, last]
         3: run [in go, last]
         3: return|4 [in go, last]
         6: exit|1 [in sub, sub, last]
         8: go|$@ [last]",
    );
}

#[test]
fn here_documents_hold_no_commands() {
    check(
        "cat <<EOF >f\nexit 12 $(id)\nEOF\ncat <<-'E O'\n\treboot\n\tE O\nread -r x <<< \"$y\"\n",
        "1: cat Here=exit 12 $(id)⏎ Output=f [fed]
         2: id [$()]
         4: cat Here=\treboot⏎ [fed]
         7: read|-r|x HereString=$y [fed, last]",
    );
    check(
        "x=$(cat <<A\none\nA\n)\ncat <<A <<B\n1\nA\n2\nB\nls",
        "1: x=$(cat <<A⏎one⏎A⏎) []
         1: cat Here=one⏎ [$(), fed]
         5: cat Here=1⏎ Here=2⏎ [fed]
         10: ls [last]",
    );
}

#[test]
fn redirections_are_told_from_words() {
    check(
        "a 2>&1 >/dev/null </etc/passwd x\nb &> log\nc <(d) > >(e)\n{ f; read g; } < h\n3<i j",
        "1: a|x Output=1 Output=/dev/null Input=/etc/passwd [fed]
         2: b Output=log []
         3: c|<(d) Output=>(e) []
         3: d [$()]
         3: e [$()]
         4: f [fed]
         4: read|g [fed]
         4:  Input=h [fed]
         5: j Input=i [last]",
    );
}

#[test]
fn tests_arithmetic_and_arrays_are_no_commands() {
    check(
        "[[ $a =~ ^(x|y)$ && ( -f \"$b\" ) ]] && exit 101\n(( a > 3 )) || exit\nc=(exit 12 # no\n reboot)\n[ \"$d\" -lt 5 ] && e",
        "1: [[|$a|=~|^|x|y|$|-f|$b []
         1: exit|101 []
         2: ((| a > 3 )) []
         2: exit []
         3: c=(exit 12 ⏎ reboot) []
         5: [|$d|-lt|5|] [last]
         5: e [last]",
    );
}

#[test]
fn windows_line_ends_are_line_ends() {
    check(
        "if a; then\r\n  exit 12\r\nfi\r\ncat <<E\r\nx\r\nE\r\nb\r\n",
        "1: a [cond]\n2: exit|12 []\n4: cat Here=x\r⏎ [fed]\n7: b [last]",
    );
}

#[test]
fn what_is_broken_is_passed_over_and_told() {
    for (script, first) in [
        ("echo 'open", "1: echo|open [last]"),
        ("echo \"open $(a", "1: echo|open $(a [last]"),
        ("fi; exit 3", "1: exit|3 [last]"),
        ("if a; then b", "1: a [cond]"),
        (") a", "1: a [last]"),
        ("a() b (", "1: b [in a, last]"),
        ("cat <<EOF\nx", "1: cat Here=x [fed, last]"),
        ("case x in", "1: case|x []"),
        ("for", "1: for||\"$@\" []"),
        ("a ; ;; b", "1: a [last]"),
        ("a &>(b)", "1: a|>(b) [last]"),
    ] {
        let told = notation(script);
        assert_eq!(told.lines().next(), Some(first), "{script}");
        assert!(told.ends_with("incomplete\n"), "{script}: {told}");
    }
}

#[test]
fn whole_constructs_are_understood() {
    for script in [
        "",
        "\n\n",
        "#",
        "a &",
        "a | b |& c",
        "if [[ -f x ]]\nthen\n :\nfi",
        "until a; do b; done < f | c",
        "f() { :; } 2>&1; f",
        "case $x in a) ;; b|c) d;; *) esac",
        "case x in a) b ;& c) d ;;& *) e;; esac",
        "x=${y//[\\\"\\']/} ; echo \"${z:-it's}\" ${#a[@]} ${!b} ${c#*\\}} $'a\\'b'",
        "echo \"`echo \"x\"`\" `a $(b)`",
        "a=(1 \"2 3\"\n4) b+=(5)",
        "echo @(a|b) !(c d)",
        "[[ \"$x\" == *'a b'* ]] && :",
        "time -p sleep 1; ! a",
        "while :; do case $1 in -h) exit;; esac; shift; done",
        "trap 'exit 1' INT TERM; eval \"x=\\$$y\"",
        "{ a; b; } || { c; }",
        "echo $ $% a$ \"$\" {a,b} }",
    ] {
        assert!(scan(script.as_bytes()).complete, "{script}\n{}", notation(script));
    }
}

#[test]
fn names_and_defaults_of_expansions_are_told() {
    let scan =
        scan(b"a ${1:-30} ${2:-} ${#} $# ${#3} ${4} ${@:2} ${!5} ${6?usage} \"$*\" '$7' \\$8 ${9+x}\n");
    let told: Vec<_> = scan.commands[0]
        .all_words()
        .flat_map(|word| &word.expansions)
        .map(|each| format!("{}{}", String::from_utf8_lossy(&each.name), if each.default { "-" } else { "" }))
        .collect();
    assert_eq!(told, ["1-", "2", "#", "#", "3", "4", "@", "5", "6", "*", "9"]);
}

#[test]
fn commands_are_shown_as_they_are_written() {
    for (text, shown) in [
        ("read -p \"Go on? [y/n] \" x  # ask", "read -p \"Go on? [y/n] \" x"),
        ("A=1 rsync -a \\\n  a b >log 2>&1 &", "A=1 rsync -a a b >log 2>&1"),
        ("x=$(date)", "x=$(date)"),
        ("echo 'a\n\u{1b}[31mb'", "echo 'a [31mb'"),
        ("for i in a  b; do :; done", "for i in a b"),
        (
            "echo 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890",
            "echo 1234567890 1234567890 1234567890 1234567890 1234567890 123456789...",
        ),
    ] {
        assert_eq!(scan(text.as_bytes()).commands[0].text(), shown);
    }
}

#[test]
fn deep_nesting_ends_the_reading_and_not_the_program() {
    for unit in [
        "(",
        "$(",
        "\"$(",
        "${a:-",
        "`",
        "{ ",
        "if ",
        "case x in x) ",
        "a() ",
        "$((",
        "((",
        "while ",
        "<(",
        "! ",
        "a=(",
    ] {
        let scan = scan(unit.repeat(20_000).as_bytes());
        assert!(!scan.complete || ["! ", "`"].contains(&unit), "{unit}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        scan(&bytes);
    }

    #[test]
    fn any_mixture_of_grammar_is_read(parts in proptest::collection::vec(prop::sample::select(vec![
        "if ", "then ", "fi ", "else ", "while ", "do ", "done ", "case ", " in ", "esac ", "{ ", "} ", "( ", ") ", "$( ",
        "${", "}", "`", "\"", "'", "\\", "\n", ";", ";;", "&", "&&", "|", "||", "<<E", "<<-'E'\n", "\nE\n", "<", ">", "x", "=",
        "((", "))", "[[ ", " ]]", "f()", "function ", "# ", "$", "1", "!", " ", "for ", "select ", "time ", "=(", "@(", "\r\n",
    ]), 0..60)) {
        let text = parts.concat();
        let scan = scan(text.as_bytes());
        let lines = text.lines().count() + 1;
        for command in &scan.commands {
            prop_assert!(command.line <= lines);
            prop_assert!(command.context.function.is_none_or(|at| at < scan.functions.len()));
            prop_assert!(command.context.enclosure.is_none_or(|at| at < scan.enclosures.len()));
        }
    }
}
