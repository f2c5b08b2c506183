//! One of several things by its name, and what is said of a name that none of them has.

use trigrad::Engine;
use trigrad::symbolic::{Form, nearest};

use super::point::brief;

/// What is called so, of things of a kind; otherwise which there are, and which one was perhaps
/// meant.
pub(crate) fn choose<T: Copy>(kind: &str, name: &str, all: &[(&str, T)]) -> Result<T, String> {
    if let Some(&(_, found)) = all.iter().find(|(known, _)| *known == name) {
        return Ok(found);
    }
    let names: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
    let meant = match nearest(name, names.iter().copied()) {
        Some(near) => format!("; did you mean {near}?"),
        None => String::new(),
    };
    let (name, names) = (brief(name), listed(&names, "or"));
    Err(format!("there is no {kind} {name:?}: it is {names}{meant}"))
}

/// The form of this name; otherwise which there are.
pub(crate) fn form(name: &str) -> Result<Form, String> {
    let all = Form::ALL.iter();
    let all: Vec<(&str, Form)> = all.map(|&form| (form.name(), form)).collect();
    choose("form", name, &all)
}

/// The engine of this name; otherwise which there are.
pub(crate) fn engine(name: &str) -> Result<Engine, String> {
    let all = Engine::ALL.iter();
    let all: Vec<(&str, Engine)> = all.map(|&engine| (engine.name(), engine)).collect();
    choose("engine", name, &all)
}

/// "a, b or c".
pub(crate) fn listed(names: &[&str], between: &str) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} {between} {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn a_name_that_none_has_is_answered_with_those_that_there_are() {
        let colours = [("red", 1), ("green", 2), ("blue", 3)];
        let chosen = |name: &str| choose("colour", name, &colours);
        assert_eq!(chosen("green"), Ok(2));
        let far = "there is no colour \"mauve\": it is red, green or blue";
        assert_eq!(chosen("mauve"), Err(far.to_owned()));
        let near = "there is no colour \"gren\": it is red, green or blue; did you mean green?";
        assert_eq!(chosen("gren"), Err(near.to_owned()));
    }
}
