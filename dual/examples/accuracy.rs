//! draft
#[path = "../tests/accuracy/point.rs"]
mod point;
#[path = "../tests/accuracy/reference.rs"]
mod reference;
use point::Point;
use std::collections::BTreeMap;
use std::io::BufRead;

#[derive(Default, Clone)]
struct Worst {
    n: usize,
    v: (f64, String),
    s: [(f64, String, f64); 4],
    nan: usize,
    rel: usize,
    r: (f64, String, f64),
    over2: usize,
}
fn main() {
    let mut all: BTreeMap<(String, usize, bool), Worst> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let p = Point::parse(&line).unwrap_or_else(|| panic!("{line}"));
        let name = format!(
            "{}{}",
            p.row.row().name,
            p.order().map_or(String::new(), |n| n.to_string())
        );
        let mut take = |e: point::Errors, f32: bool| {
            for (slot, cond, err) in e.slopes {
                let w = all.entry((name.clone(), slot.min(1), f32)).or_default();
                w.n += 1;
                if e.value > w.v.0 {
                    w.v = (e.value, format!("{:?}", p.args));
                }
                let class = if cond <= 1.0 {
                    0
                } else if cond <= 2.0 {
                    1
                } else if cond < 64.0 {
                    2
                } else {
                    3
                };
                if err > 2.0 && class < 2 {
                    w.over2 += 1;
                }
                if err.is_infinite() {
                    w.nan += 1;
                }
                if err > 2.0 * (1.0 + cond) && err.is_finite() {
                    w.rel += 1;
                    if err / (1.0 + cond) > w.r.0 {
                        w.r = (err / (1.0 + cond), format!("{:?}", p.args), cond);
                    }
                }
                if err > w.s[class].0 {
                    w.s[class] = (err, format!("{:?}", p.args), cond);
                }
            }
        };
        take(p.errors(), false);
        if p.fits_f32() {
            take(p.errors_f32(), true);
        }
    }
    for ((name, slot, f32), w) in all {
        println!(
            "{name:<12} {slot} {} {:>7} v {:8.3} {}",
            if f32 { "f32" } else { "f64" },
            w.n,
            w.v.0,
            w.v.1
        );
        if w.v.0 > 2.0 || w.s.iter().any(|s| s.0 > 2.0) {
            for (i, s) in w.s.iter().enumerate() {
                if s.0 > 0.0 {
                    println!("     c{i} {:10.4e} at {} cond {:.2e}", s.0, s.1, s.2);
                }
            }
            println!(
                "     over2 {} inf {} rel {} {:?}",
                w.over2, w.nan, w.rel, w.r
            );
        }
    }
}
