//! The server's refresher: one thread that sleeps until a source is due, another process has brought something, or
//! somebody asks. It owns everything about the data's life; its listener only ever sees finished catalogues.

use super::apart::{Answer, Program, Request, Work};
use super::assemble::Kept;
use super::engine::{Engine, Which};
use super::report::{Progress, Report, Status};
use super::told::{Finding, Told};
use super::{Limits, is_offline, schedule, state};
use crate::catalog::Catalog;
use crate::settings::Data;
use jiff::Timestamp;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// While another process refreshes, the time between two looks whether it is done.
const BUSY: Duration = Duration::from_secs(2);

/// What the refresher tells its listener, on its own thread: the listener should hand it on and return.
#[derive(Debug, Clone)]
pub enum Update {
    /// There is a new catalogue: from the cache folder, or fresh from the sources.
    Catalog(Arc<Catalog>),
    /// Sources are being asked.
    Progress(Progress),
    /// A run is over.
    Finished(Report),
    /// Worth telling the user; each reason comes once.
    Notice(String),
}

/// A running refresher; dropping it ends it.
#[derive(Debug)]
pub struct Refresher {
    orders: Sender<Order>,
    status: Arc<Mutex<Status>>,
}

#[derive(Debug)]
enum Order {
    Refresh,
    Configure(Box<Data>),
}

impl Refresher {
    /// Starts with what the cache folder holds; the first live refresh follows when one is due.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(data: &Data, limits: Limits, listener: impl Fn(Update) + Send + 'static) -> io::Result<Refresher> {
        Refresher::start_with(None, data, limits, listener)
    }

    /// The same; `program` does what takes much memory, as far as it can be started.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start_with(
        program: Option<Program>,
        data: &Data,
        limits: Limits,
        listener: impl Fn(Update) + Send + 'static,
    ) -> io::Result<Refresher> {
        let (orders, inbox) = channel();
        let status = Arc::new(Mutex::new(Status::default()));
        let (data, shared) = (data.clone(), status.clone());
        thread::Builder::new().name("refresh".to_owned()).spawn(move || {
            let engine = Engine::new(&data, limits);
            let (told, clock) = (Told::default(), Clock::new());
            Worker { engine, limits, listener, program, told, status: shared, clock, seen: None, ordered: false }
                .run(&inbox);
        })?;
        Ok(Refresher { orders, status })
    }

    /// Asks every source now, whatever the schedule says.
    pub fn refresh(&self) {
        self.order(Order::Refresh);
    }

    /// Goes on with other settings.
    pub fn configure(&self, data: &Data) {
        self.order(Order::Configure(Box::new(data.clone())));
    }

    /// How things stand.
    pub fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn order(&self, order: Order) {
        // Fails only when the thread has panicked; then the data stays as it is, like with every other failure.
        let _ = self.orders.send(order);
    }
}

struct Worker<L> {
    engine: Engine,
    limits: Limits,
    listener: L,
    /// What does the heavy work; none does it in this process.
    program: Option<Program>,
    told: Told,
    status: Arc<Mutex<Status>>,
    clock: Clock,
    /// When the shared state was last replaced, as far as this process has read it.
    seen: Option<SystemTime>,
    /// Somebody waits for a refresh of everything.
    ordered: bool,
}

impl<L: Fn(Update)> Worker<L> {
    fn run(mut self, inbox: &Receiver<Order>) {
        self.load();
        let mut wait = self.limits.quiet;
        loop {
            wait = match inbox.recv_timeout(wait) {
                Ok(Order::Refresh) => {
                    self.ordered = true;
                    self.refresh(Which::All)
                }
                Ok(Order::Configure(data)) => self.configure(&data),
                Err(RecvTimeoutError::Timeout) => self.tick(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
        }
    }

    /// Looks at what other processes brought, then asks what is due. Gives the time until the next look.
    fn tick(&mut self) -> Duration {
        if self.engine.cache.changed(state::FILE) != self.seen {
            self.load();
        }
        match self.due_in() {
            _ if self.ordered => self.refresh(Which::All),
            Duration::ZERO => self.refresh(Which::Due(self.clock.now())),
            _ => self.wait(),
        }
    }

    fn refresh(&mut self, which: Which) -> Duration {
        let listener = &self.listener;
        let progress = &mut |progress| listener(Update::Progress(progress));
        let (mut report, findings) = match self.apart(Work::Refresh(which), progress) {
            Some(Answer { report, findings, .. }) => {
                self.engine.reload();
                (report, findings)
            }
            None => self.engine.run(which, progress),
        };
        if report.busy {
            return BUSY.min(self.limits.tick);
        }
        self.ordered = false;
        self.clock = Clock::new();
        self.seen = self.engine.cache.changed(state::FILE);
        report.notices = self.tell(findings);
        self.note_status();
        if report.changed() {
            self.publish();
        }
        (self.listener)(Update::Finished(report));
        self.wait()
    }

    fn configure(&mut self, data: &Data) -> Duration {
        if *data != self.engine.data {
            self.engine = Engine::new(data, self.limits);
            self.load();
        }
        self.wait().min(self.limits.quiet)
    }

    /// Takes over what the cache folder holds.
    fn load(&mut self) {
        self.seen = self.engine.cache.changed(state::FILE);
        self.engine.reload();
        self.clock = Clock::new();
        self.note_status();
        self.publish();
    }

    fn publish(&mut self) {
        let mut findings = Vec::new();
        let mut kept = self.engine.kept(&mut findings);
        if matches!(kept, Kept::Feeds(_)) && self.apart(Work::Assemble, &mut |_| {}).is_some() {
            kept = self.engine.kept(&mut findings);
        }
        let catalog = match kept {
            Kept::Nothing => None,
            Kept::Catalog(catalog) => Some(catalog),
            Kept::Feeds(merge) => self.engine.merge(&merge, &mut findings),
        };
        self.tell(findings);
        if let Some(catalog) = catalog {
            (self.listener)(Update::Catalog(catalog));
        }
    }

    /// Has the work done in a process of its own; `None` if it must be done here.
    fn apart(&self, work: Work, progress: &mut dyn FnMut(Progress)) -> Option<Answer> {
        let Engine { cache, data, .. } = &self.engine;
        // What the folder cannot keep lives in the memory of this process alone.
        let program = self.program.as_ref().filter(|_| cache.is_on_disk() && cache.check_writable().is_ok())?;
        let request = Request { work, data, limits: self.limits, version: env!("CARGO_PKG_VERSION") };
        program.ask(&request, progress).ok().filter(|answer| answer.kept)
    }

    /// Tells what is new of the findings, and gives it.
    fn tell(&mut self, findings: Vec<Finding>) -> Vec<String> {
        let news = self.told.news(findings);
        news.iter().for_each(|notice| (self.listener)(Update::Notice(notice.clone())));
        news
    }

    fn note_status(&self) {
        let status = self.engine.status();
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }

    /// The time until the next source is due; zero when one is.
    fn due_in(&self) -> Duration {
        let now = self.clock.now();
        let offline = is_offline(&self.engine.data);
        let sources = self.engine.sources().into_iter().flatten().filter(|source| !(offline && source.is_remote()));
        let states = sources.map(|source| self.engine.state.sources.get(&source.key).cloned().unwrap_or_default());
        states.map(|state| schedule::due_in(&state, now)).min().unwrap_or(Duration::MAX)
    }

    fn wait(&self) -> Duration {
        self.due_in().clamp(Duration::from_secs(1).min(self.limits.tick), self.limits.tick)
    }
}

/// A clock that the system's clock may push forward (the machine slept) but never back: monotonic time since the last
/// run goes on whatever is set.
#[derive(Debug)]
struct Clock {
    wall: Timestamp,
    started: Instant,
}

impl Clock {
    fn new() -> Clock {
        Clock { wall: Timestamp::now(), started: Instant::now() }
    }

    fn now(&self) -> Timestamp {
        schedule::later(self.wall, self.started.elapsed()).max(Timestamp::now())
    }
}
