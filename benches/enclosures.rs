//! Instructions of certified enclosures of any precision, counted by valgrind.
//!
//! `cargo bench -p trigrad-benches --bench enclosures` prints a table: an operation and its
//! precision in bits, and what an enclosure takes as a pair of dashu's floats rounded down and up
//! and in trigrad, with their ratio, and what one rounded float takes in dashu. Counts do not
//! depend on what else the machine does. Each is the difference of two runs of this program under
//! `callgrind`.

use std::env;
use std::hint::black_box;
use std::process::Command;

use dashu_float::FBig;
use dashu_float::round::ErrorBounds;
use dashu_float::round::mode::{Down, Up};
use trigrad_core::{Big, Bounds, End};

const OPERATIONS: [&str; 12] = [
    "add", "mul", "div", "sqrt", "exp", "ln", "sin", "tan", "atan", "acos", "sinh", "pow",
];
const PRECISIONS: [&str; 3] = ["53", "106", "212"];
const CONTENDERS: [&str; 3] = ["one", "pair", "trigrad"];

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.as_slice() {
        [_, operation, bits, contender, calls] => {
            let calls: usize = calls.parse().expect("a number of calls");
            let bits: usize = bits.parse().expect("a number of bits");
            match contender.as_str() {
                "one" => dashu::<Down>(operation, bits, calls),
                "pair" => {
                    dashu::<Down>(operation, bits, calls);
                    dashu::<Up>(operation, bits, calls);
                }
                _ => trigrad(operation, bits as u32, calls),
            }
        }
        _ => table(),
    }
}

fn table() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not here: nothing is counted");
        return;
    }
    println!("Instructions of one call:\n");
    println!(
        "| operation | bits | dashu, one value | dashu, a pair | trigrad, enclosure | ratio |"
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for operation in OPERATIONS {
        for bits in PRECISIONS {
            let [one, pair, own] = CONTENDERS.map(|contender| {
                let [few, many] =
                    ["20", "120"].map(|n| instructions(operation, bits, contender, n));
                (many - few) / 100
            });
            let ratio = pair as f64 / own as f64;
            println!("| {operation} | {bits} | {one} | {pair} | {own} | {ratio:.1} |");
        }
    }
}

fn instructions(operation: &str, bits: &str, contender: &str, calls: &str) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().expect("this program"))
        .args([operation, bits, contender, calls])
        .output()
        .expect("valgrind");
    let report = String::from_utf8_lossy(&output.stderr);
    let line = report.lines().find(|line| line.contains("Collected"));
    let count = line.and_then(|line| line.rsplit(' ').next());
    count
        .and_then(|count| count.parse().ok())
        .expect("a count of instructions")
}

// Arguments that fill the precision: sevenths, whose digits do not end.
const FIRST: f64 = 1.7;
const SECOND: f64 = 2.3;

fn dashu<R: ErrorBounds>(operation: &str, bits: usize, calls: usize) {
    let number = |x: f64| {
        let x = FBig::<R, 2>::try_from(x).expect("a finite double");
        let seven = FBig::<R, 2>::try_from(7.0).expect("a finite double");
        x.with_precision(bits).value() / seven
    };
    let (x, y) = (number(FIRST), number(SECOND));
    for _ in 0..calls {
        let (x, y) = (black_box(&x), black_box(&y));
        black_box(match operation {
            "add" => x + y,
            "mul" => x * y,
            "div" => x / y,
            "sqrt" => x.sqrt(),
            "exp" => x.exp(),
            "ln" => x.ln(),
            "sin" => x.sin(),
            "tan" => x.tan(),
            "atan" => x.atan(),
            "acos" => x.acos(),
            "sinh" => x.sinh(),
            _ => x.powf(y),
        });
    }
}

fn trigrad(operation: &str, bits: u32, calls: usize) {
    let number = |x: f64| Big::new(x, bits).div(&Big::new(7.0, bits)).lo;
    let (x, y) = (number(FIRST), number(SECOND));
    let at: fn(&Big, &Big) -> Bounds<Big> = match operation {
        "add" => |x, y| x.add(y),
        "mul" => |x, y| x.mul(y),
        "div" => |x, y| x.div(y),
        "sqrt" => |x, _| x.sqrt(),
        "exp" => |x, _| x.exp(),
        "ln" => |x, _| x.ln(),
        "sin" => |x, _| x.sin(),
        "tan" => |x, _| x.tan(),
        "atan" => |x, _| x.atan(),
        "acos" => |x, _| x.acos(),
        "sinh" => |x, _| x.sinh(),
        _ => |x, y| x.pow(y),
    };
    for _ in 0..calls {
        black_box(at(black_box(&x), black_box(&y)));
    }
}
