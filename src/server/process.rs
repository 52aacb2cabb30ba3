//! The client's process, which it names in `initialize`: a server must not outlive its client, even where another process
//! holds the client's end of the pipe open.
//!
//! A thread of its own waits for the system's word, which costs nothing meanwhile. Where neither Linux nor Windows gives
//! it, the thread looks now and then.

use std::future::pending;
use std::thread;
use tokio::sync::oneshot;

#[cfg(unix)]
use unix::wait;
#[cfg(windows)]
use windows::wait;

/// The waiting thread calls the system and nothing else.
const STACK: usize = 128 << 10;

/// Waits until a process is gone; for ever where it cannot be watched.
pub async fn gone(process: u32) {
    let (tell, told) = oneshot::channel();
    let thread = thread::Builder::new().name("client".to_owned()).stack_size(STACK);
    let waiting = thread.spawn(move || tell.send(wait(process)));
    if waiting.is_err() || told.await != Ok(true) {
        pending().await
    }
}

#[cfg(unix)]
mod unix {
    use rustix::io::Errno;
    use rustix::process::{Pid, getppid, test_kill_process};
    use std::time::Duration;

    /// Between two looks where the system does not tell by itself.
    const INTERVAL: Duration = Duration::from_secs(10);

    /// True once the process is gone, false when it cannot be watched.
    pub fn wait(process: u32) -> bool {
        // In a container that was started from outside, the number is one of the outside.
        let visible = i32::try_from(process).ok().filter(|_| getppid().is_some());
        let Some(process) = visible.and_then(Pid::from_raw) else { return false };
        if told(process).is_ok() {
            return true;
        }
        while test_kill_process(process) != Err(Errno::SRCH) {
            std::thread::sleep(INTERVAL);
        }
        true
    }

    /// Waits for the system's word.
    ///
    /// # Errors
    /// When there is no such process, or the system does not tell.
    #[cfg(target_os = "linux")]
    fn told(process: Pid) -> rustix::io::Result<()> {
        use rustix::event::{PollFd, PollFlags, poll};
        use rustix::process::{PidfdFlags, pidfd_open};
        let handle = pidfd_open(process, PidfdFlags::empty())?;
        rustix::io::retry_on_intr(|| poll(&mut [PollFd::new(&handle, PollFlags::IN)], None)).map(drop)
    }

    #[cfg(not(target_os = "linux"))]
    fn told(_: Pid) -> rustix::io::Result<()> {
        Err(Errno::NOSYS)
    }
}

#[cfg(windows)]
mod windows {
    use winsafe::{HPROCESS, co};

    /// True once the process is gone, false when it cannot be watched.
    pub fn wait(process: u32) -> bool {
        match HPROCESS::OpenProcess(co::PROCESS::SYNCHRONIZE, false, process) {
            Ok(process) => process.WaitForSingleObject(None) == Ok(co::WAIT::OBJECT_0),
            Err(error) => error == co::ERROR::INVALID_PARAMETER,
        }
    }
}
