//! Processes that start others of their own: all of them end together, however the test ends.

use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command};

use rustix::process::{Pid, Signal, kill_process_group};

/// A process and all that it has started. They are killed when this is dropped.
pub struct Group(Child);

impl Group {
    /// Starts a command as the leader of a group of its own.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_owned();
        let started = command.process_group(0).spawn();
        Self(started.unwrap_or_else(|error| panic!("{} does not start: {error}", name.display())))
    }

    /// The leader's process id.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// What it prints, if that was piped and nobody has asked before.
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let leader = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        // They may have ended by themselves; either way they are gone after this.
        let _ = leader.map(|leader| kill_process_group(leader, Signal::KILL));
        let _ = self.0.wait();
    }
}
