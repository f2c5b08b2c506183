//! Running written code: a driver for each language that reads points and prints outputs.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use trigrad::Formula;
use trigrad::symbolic::code::{self, Inputs, Language, Options};

/// Functions to be written in one file, and points at which to run them.
pub(crate) struct Batch {
    /// What the folder of its files is called.
    pub(crate) name: &'static str,
    pub(crate) functions: Vec<Formula>,
    /// The number of a function and its inputs.
    pub(crate) points: Vec<(usize, Vec<f64>)>,
}

/// The outputs at each point; `None`, with a word about it, where there is no tool chain.
pub(crate) fn run(batch: &Batch, language: Language) -> Option<Vec<Vec<f64>>> {
    let driver = match language {
        Language::Rust => rust(batch),
        Language::C => c(batch),
        Language::Python => python(batch),
        Language::NumPy => numpy(batch),
        Language::JavaScript => javascript(batch),
        Language::Julia => julia(batch),
        Language::Fortran => fortran(batch),
        other => panic!("no driver for {other}"),
    };
    let mut points = String::new();
    for (function, x) in &batch.points {
        let _ = write!(points, "{function} {}", x.len());
        for x in x {
            let _ = write!(points, " {x:?}");
        }
        points.push('\n');
    }
    let outputs = program(
        language,
        batch.name,
        &source(batch, language),
        &driver,
        &points,
    )?;
    let answers: Vec<Vec<f64>> = outputs.lines().map(numbers).collect();
    assert_eq!(answers.len(), batch.points.len(), "{language}: answers");
    Some(answers)
}

/// What the program `main` prints that uses the code and reads `input`; `None`, with a word
/// about it, where there is no tool chain.
pub(crate) fn program(
    language: Language,
    name: &str,
    code: &str,
    main: &str,
    input: &str,
) -> Option<String> {
    if !is_there(language) {
        println!("{language}: no tool chain here, nothing was run");
        return None;
    }
    let folder = folder(name, language);
    write(&folder.join(generated(language)), code);
    write(&folder.join(main_file(language)), main);
    write(&folder.join("points"), input);
    compile(&folder, language);
    Some(output(&folder, language))
}

/// The names of the functions of a batch.
fn name(function: usize) -> String {
    format!("function_{function}")
}

fn source(batch: &Batch, language: Language) -> String {
    let names: Vec<String> = (0..batch.functions.len()).map(name).collect();
    let functions = names.iter().map(String::as_str).zip(&batch.functions);
    let options = Options {
        name: "batch".to_owned(),
        inputs: Inputs::Array,
        ..Options::default()
    };
    let functions: Vec<(&str, &Formula)> = functions.collect();
    code::write_all(&functions, language, &options).expect("every row can be written")
}

fn is_there(language: Language) -> bool {
    let (program, arguments): (&str, &[&str]) = match language {
        Language::Rust => ("rustc", &["--version"]),
        Language::C => ("gcc", &["--version"]),
        Language::Python => ("python3", &["-c", "import math; math.exp2, math.cbrt"]),
        Language::NumPy => ("python3", &["-c", "import numpy"]),
        Language::JavaScript => ("node", &["--version"]),
        Language::Julia => ("julia", &["--version"]),
        Language::Fortran => ("gfortran", &["--version"]),
        _ => return false,
    };
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

fn folder(name: &str, language: Language) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}_{language}"));
    fs::create_dir_all(&folder).expect("a folder for the code");
    folder
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("the file can be written");
}

fn generated(language: Language) -> &'static str {
    match language {
        Language::Rust => "generated.rs",
        Language::C => "generated.c",
        Language::Python | Language::NumPy => "generated.py",
        Language::JavaScript => "generated.js",
        Language::Julia => "generated.jl",
        _ => "generated.f90",
    }
}

fn main_file(language: Language) -> &'static str {
    match language {
        Language::Rust => "main.rs",
        Language::C => "main.c",
        Language::Python | Language::NumPy => "main.py",
        Language::JavaScript => "main.js",
        Language::Julia => "main.jl",
        _ => "main.f90",
    }
}

fn compile(folder: &Path, language: Language) {
    let (program, arguments) = match language {
        Language::Rust => (
            "rustc",
            "--edition 2024 -D warnings -C debuginfo=0 -o program main.rs",
        ),
        Language::C => (
            "gcc",
            "-std=c99 -O2 -ffp-contract=off -Wall -Wextra -Werror -pedantic -o program main.c generated.c -lm",
        ),
        Language::Fortran => (
            "gfortran",
            "-std=f2008 -O1 -ffp-contract=off -o program generated.f90 main.f90",
        ),
        _ => return,
    };
    let output = Command::new(program)
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .expect("the compiler runs");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{language}: {}",
        messages.lines().take(40).collect::<Vec<_>>().join("\n")
    );
}

fn output(folder: &Path, language: Language) -> String {
    let points = fs::File::open(folder.join("points")).expect("the points");
    let main = main_file(language);
    let mut command = match language {
        Language::Rust | Language::C | Language::Fortran => Command::new(folder.join("program")),
        Language::Python | Language::NumPy => Command::new("python3"),
        Language::JavaScript => Command::new("node"),
        _ => Command::new("julia"),
    };
    if !matches!(language, Language::Rust | Language::C | Language::Fortran) {
        command.arg(main);
    }
    let output = command
        .current_dir(folder)
        .stdin(points)
        .output()
        .expect("the program runs");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{language}: {messages}");
    String::from_utf8(output.stdout).expect("plain text")
}

/// The numbers of a line.
pub(crate) fn numbers(line: &str) -> Vec<f64> {
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("no number: {text}"));
    line.split_whitespace().map(number).collect()
}

fn rust(batch: &Batch) -> String {
    let mut arms = String::new();
    for (i, f) in batch.functions.iter().enumerate() {
        let call = format!("generated::{}(x.try_into().unwrap())", name(i));
        let _ = match f.outputs().len() {
            1 => writeln!(arms, "        {i} => vec![{call}],"),
            _ => writeln!(arms, "        {i} => {call}.to_vec(),"),
        };
    }
    format!(
        "mod generated;
fn call(i: usize, x: &[f64]) -> Vec<f64> {{
    match i {{
{arms}        _ => unreachable!(),
    }}
}}
fn main() {{
    for line in std::io::stdin().lines() {{
        let line = line.unwrap();
        let mut words = line.split(' ');
        let i = words.next().unwrap().parse().unwrap();
        let x: Vec<f64> = words.skip(1).map(|word| word.parse().unwrap()).collect();
        let outputs: Vec<String> = call(i, &x).iter().map(|y| format!(\"{{y:?}}\")).collect();
        println!(\"{{}}\", outputs.join(\" \"));
    }}
}}
"
    )
}

fn c(batch: &Batch) -> String {
    let mut prototypes = String::new();
    let mut arms = String::new();
    let mut most = 1;
    for (i, f) in batch.functions.iter().enumerate() {
        let name = name(i);
        let count = f.outputs().len();
        most = most.max(count);
        let _ = match count {
            1 => writeln!(prototypes, "double {name}(const double *);")
                .and_then(|()| writeln!(arms, "    case {i}: y[0] = {name}(x); return 1;")),
            _ => writeln!(prototypes, "void {name}(const double *, double *);")
                .and_then(|()| writeln!(arms, "    case {i}: {name}(x, y); return {count};")),
        };
    }
    format!(
        "#include <stdio.h>
{prototypes}
static int call(int i, const double *x, double *y) {{
    switch (i) {{
{arms}    }}
    return 0;
}}
int main(void) {{
    int i, n;
    double x[64], y[{most}];
    while (scanf(\"%d %d\", &i, &n) == 2) {{
        for (int k = 0; k < n; k++)
            if (scanf(\"%lf\", &x[k]) != 1) return 1;
        int m = call(i, x, y);
        for (int k = 0; k < m; k++) printf(\"%.17g \", y[k]);
        printf(\"\\n\");
    }}
    return 0;
}}
"
    )
}

fn python(batch: &Batch) -> String {
    scripted(batch, "y = f(x)\n    y = y if isinstance(y, list) else [y]")
}

fn numpy(batch: &Batch) -> String {
    scripted(
        batch,
        "y = f(x).tolist()\n    y = y if isinstance(y, list) else [y]",
    )
}

fn scripted(batch: &Batch, call: &str) -> String {
    let count = batch.functions.len();
    format!(
        "import sys, generated
functions = [getattr(generated, f'function_{{i}}') for i in range({count})]
for line in sys.stdin:
    words = line.split()
    f, x = functions[int(words[0])], [float(word) for word in words[2:]]
    {call}
    print(*map(repr, y))
"
    )
}

fn javascript(batch: &Batch) -> String {
    let names: Vec<String> = (0..batch.functions.len()).map(name).collect();
    format!(
        "const fs = require('fs');
const functions = new Function(fs.readFileSync('generated.js', 'utf8') + 'return [{}];')();
const number = word => word === 'inf' ? Infinity : word === '-inf' ? -Infinity : Number(word);
const lines = [];
for (const line of fs.readFileSync(0, 'utf8').split('\\n')) {{
    if (line === '') continue;
    const words = line.split(' ');
    const y = functions[Number(words[0])](words.slice(2).map(number));
    lines.push((Array.isArray(y) ? y : [y]).map(y => Object.is(y, -0) ? '-0' : String(y)).join(' '));
}}
console.log(lines.join('\\n'));
",
        names.join(", ")
    )
}

fn julia(batch: &Batch) -> String {
    let names: Vec<String> = (0..batch.functions.len()).map(name).collect();
    format!(
        "include(\"generated.jl\")
const functions = Function[{}]
for line in eachline(stdin)
    words = split(line)
    x = Float64[parse(Float64, word) for word in words[3:end]]
    y = functions[parse(Int, words[1]) + 1](x)
    println(join(y isa Vector ? y : [y], \" \"))
end
",
        names.join(", ")
    )
}

fn fortran(batch: &Batch) -> String {
    let mut arms = String::new();
    let mut most = 1;
    for (i, f) in batch.functions.iter().enumerate() {
        let (n, count) = (f.inputs().len(), f.outputs().len());
        most = most.max(count);
        let target = match count {
            1 => "y(1)".to_owned(),
            _ => format!("y(1:{count})"),
        };
        let _ = writeln!(
            arms,
            "        case ({i})\n            {target} = {}(x(1:{n}))",
            name(i)
        );
        let _ = writeln!(arms, "            m = {count}");
    }
    format!(
        "program main
    use, intrinsic :: iso_fortran_env, only: real64
    use batch_module
    implicit none
    character(len=4000) :: line
    integer :: i, n, m, status
    real(real64) :: x(64), y({most})
    do
        read (*, '(a)', iostat=status) line
        if (status /= 0) exit
        read (line, *) i, n
        read (line, *) i, n, x(1:n)
        m = 0
        select case (i)
{arms}        end select
        write (*, '(*(es26.17e3))') y(1:m)
    end do
end program main
"
    )
}
