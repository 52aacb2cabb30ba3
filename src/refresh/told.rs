//! What is told to people of a refresh: each kind of problem of a subject once, until the subject has gone well again.

use super::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};

/// How it went with a source, a file of the cache and the like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Finding {
    subject: String,
    /// `None` if it went well.
    problem: Option<Problem>,
}

impl Finding {
    pub fn good(subject: &str) -> Finding {
        Finding { subject: subject.to_owned(), problem: None }
    }

    pub fn bad(subject: &str, problem: Problem) -> Finding {
        Finding { subject: subject.to_owned(), problem: Some(problem) }
    }
}

/// What was told of each subject.
#[derive(Debug, Default)]
pub(super) struct Told(HashMap<String, Discriminant<Problem>>);

impl Told {
    /// The findings that are worth telling, as text.
    pub fn news(&mut self, findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().filter_map(|finding| self.worth_telling(finding)).collect()
    }

    fn worth_telling(&mut self, Finding { subject, problem }: Finding) -> Option<String> {
        let Some(problem) = problem else {
            self.0.remove(&subject);
            return None;
        };
        let kind = discriminant(&problem);
        let text = format!("{subject}: {problem}");
        (self.0.insert(subject, kind) != Some(kind)).then_some(text)
    }
}
