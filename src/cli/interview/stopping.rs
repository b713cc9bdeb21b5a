//! Signals that end an interview: Ctrl-C where no key stands for it, a closed terminal, a wish of the system.
//!
//! Whoever reads lines gets a signal as the end of the input, which stops an interview like any other wish to stop: what was begun is
//! kept. A list with keys cannot be woken; there the terminal is put in order, and the signal does what it always does. The surprise: a
//! signal nobody waits for any more ends the program at once.

use std::io::{self, Read};
use std::panic;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// A stream that a signal ends.
///
/// The stream is read in a thread of its own, since a read that waits for a person cannot be called off.
pub(super) struct Endable {
    heard: Receiver<Heard>,
    bytes: Vec<u8>,
    has_ended: bool,
}

/// What was heard.
enum Heard {
    Bytes(Vec<u8>),
    /// There is no more, or a terminal that is gone has nothing more to say.
    End,
}

impl Endable {
    /// Begins to read a stream, and to listen for signals.
    pub(super) fn new(mut stream: impl Read + Send + 'static) -> Self {
        let (sender, heard) = channel();
        let signalled = sender.clone();
        listen(move |signal| {
            if signalled.send(Heard::End).is_err() {
                end_by(signal);
            }
        });
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let heard = match stream.read(&mut buffer) {
                    Ok(count @ 1..) => Heard::Bytes(buffer.iter().copied().take(count).collect()),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Ok(0) | Err(_) => Heard::End,
                };
                if sender.send(heard).is_err() {
                    return;
                }
            }
        });
        Self { heard, bytes: Vec::new(), has_ended: false }
    }
}

impl Read for Endable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() && !self.has_ended {
            match self.heard.recv() {
                Ok(Heard::Bytes(bytes)) => self.bytes = bytes,
                Ok(Heard::End) | Err(_) => self.has_ended = true,
            }
        }
        let count = buffer.len().min(self.bytes.len());
        buffer.iter_mut().zip(self.bytes.drain(..count)).for_each(|(place, byte)| *place = byte);
        Ok(count)
    }
}

/// Lets a signal leave the terminal as it was found before it ends the program, and a panic, which ends it without undoing anything.
pub(super) fn restore_at_the_end() {
    listen(|signal| {
        restore("\nStopped from outside. What you have answered is saved; the same command goes on from there.\n");
        end_by(signal);
    });
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |found| {
        restore("\n");
        report(found);
    }));
}

/// Puts the terminal in order and writes a last text.
fn restore(text: &str) {
    let _ = crossterm::terminal::disable_raw_mode();
    let _ = crossterm::execute!(io::stderr(), crossterm::cursor::Show, crossterm::style::Print(text));
}

/// Calls a function at every signal that asks the program to end.
#[cfg(unix)]
fn listen(mut then: impl FnMut(i32) + Send + 'static) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    // Where signals cannot be listened to, they end the program as ever; what was answered is saved.
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) {
        thread::spawn(move || signals.forever().for_each(&mut then));
    }
}

#[cfg(not(unix))]
fn listen(_: impl FnMut(i32) + Send + 'static) {}

/// Does what the signal does where nobody listens.
#[cfg(unix)]
fn end_by(signal: i32) {
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}

#[cfg(not(unix))]
fn end_by(_: i32) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_read_to_its_end_whatever_the_size_of_the_buffer() {
        let mut stream = Endable::new(io::Cursor::new("one\ntwo\n"));
        let (mut text, mut buffer) = (Vec::new(), [0; 3]);
        while let count @ 1.. = stream.read(&mut buffer).unwrap() {
            text.extend_from_slice(&buffer[..count]);
        }
        assert_eq!(text, b"one\ntwo\n");
        assert_eq!(stream.read(&mut buffer).unwrap(), 0, "the end stays the end");
    }

    #[test]
    fn a_terminal_that_is_gone_is_the_end_and_no_failure() {
        struct Gone;
        impl Read for Gone {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        assert_eq!(Endable::new(Gone).read(&mut [0; 3]).unwrap(), 0);
    }
}
