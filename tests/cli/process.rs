//! Running the binary.

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};

/// What a run of the binary said.
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: Option<i32>,
}

/// A directory for the files that runs write.
pub(crate) const PLACE: &str = env!("CARGO_TARGET_TMPDIR");

/// The binary, to be given arguments.
pub(crate) fn trigrad() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trigrad"));
    command.env("NO_COLOR", "1").current_dir(PLACE);
    command
}

/// Runs the binary with these arguments and this standard input.
pub(crate) fn run(arguments: &[String], input: &[u8]) -> Run {
    let mut child = trigrad()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // From another thread, because a full pipe on either side would block both.
    let writer = std::thread::spawn(move || {
        // A run that fails early does not read its input.
        let _ = stdin.write_all(&input);
    });
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the writer does not panic");
    let text = |bytes| String::from_utf8(bytes).expect("the binary writes UTF-8");
    Run {
        stdout: text(stdout),
        stderr: text(stderr),
        status: status.code(),
    }
}

/// Waits for the binary to end without a complaint.
pub(crate) fn ends_well(child: Child) {
    let output = child.wait_with_output().expect("the binary ends");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(0));
}
