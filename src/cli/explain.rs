//! `modelmeta explain RULE`: the rule's page.

use super::Status;
use super::output::Out;
use crate::rules;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule's code, such as `retired-model`; all rules are listed when left out
    rule: Option<String>,
}

pub fn run(args: &Args, out: &mut Out) -> anyhow::Result<Status> {
    let Some(code) = &args.rule else {
        for rule in rules::ALL {
            out.text(&format!("{:<26} {:<12} {}\n", rule.code, rule.severity.as_str(), rule.summary))?;
        }
        return Ok(Status::Clean);
    };
    let Some(rule) = rules::ALL.iter().find(|rule| rule.code == code) else {
        anyhow::bail!("there is no rule `{code}`; `modelmeta explain` lists them all");
    };
    out.text(rule.page)?;
    Ok(Status::Clean)
}
