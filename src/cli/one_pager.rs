//! `idpfit report --one-pager`: the decision flowchart or the portal-trap test on one page, with the answers or to be filled in.

use std::path::Path;

use anyhow::Result;

use super::exit::Misuse;
use super::report::{self, OnePager, ReportArgs, ReportFormat};
use super::results::{self, Basis, Judged};
use super::{Outcome, Ui, load};
use crate::render;
use crate::report::{self as reports, Audience, Case, Report};
use crate::store;

/// Writes the page, or prints it where there is no folder for it.
pub(super) fn run(args: &ReportArgs, which: OnePager, ui: &mut Ui) -> Result<Outcome> {
    let loaded = if args.blank { load::pack(&args.inputs, ui)? } else { load::case(&args.inputs, args.quarter, ui)? };
    let Some(mut loaded) = loaded else {
        return Ok(Outcome::Mistakes);
    };
    let Some(evidence) = loaded.evidence(ui) else {
        return Ok(Outcome::Mistakes);
    };
    let own = !args.blank;
    let folder = report::folder(args, &loaded).filter(|_| own || args.out.is_some());
    let Some((templates, mut brand)) = args.layout.read(loaded.workspace.as_ref(), ui)? else {
        return Ok(Outcome::Mistakes);
    };
    if args.redact {
        loaded.redact(&mut brand);
    }
    let (audience, today) = (Audience::default(), ui.today());
    let basis = Basis {
        loaded: &loaded,
        evidence: &evidence,
        today,
        templates,
        brand,
        audience,
        rejudged: None,
        changes: None,
        trend: None,
    };
    // A blank page tells nothing of a decision.
    let effort = if args.blank { args.inputs.effort_to_settle() } else { args.inputs.effort() };
    Judged::of(&loaded, today, effort).with_case(&basis, String::new(), |case| {
        let page = reports::one_pager(case, kind(which), args.blank)?;
        match &folder {
            Some(folder) => write((&page, which), case, (args, folder), ui),
            None => print(&page, case, args, ui),
        }
    })
}

const fn kind(which: OnePager) -> reports::OnePager {
    match which {
        OnePager::Flowchart => reports::OnePager::Flowchart,
        OnePager::Trap => reports::OnePager::Trap,
    }
}

/// Returns the name of the file that holds a page.
const fn file(which: OnePager, format: ReportFormat) -> Option<&'static str> {
    match (which, format) {
        (OnePager::Flowchart, ReportFormat::Pdf) => Some("flowchart.pdf"),
        (OnePager::Flowchart, ReportFormat::Html) => Some("flowchart.html"),
        (OnePager::Flowchart, ReportFormat::Md) => Some("flowchart.md"),
        (OnePager::Trap, ReportFormat::Pdf) => Some("trap.pdf"),
        (OnePager::Trap, ReportFormat::Html) => Some("trap.html"),
        (OnePager::Trap, ReportFormat::Md) => Some("trap.md"),
        _ => None,
    }
}

fn write(
    (page, which): (&Report, OnePager),
    case: &Case<'_>,
    (args, folder): (&ReportArgs, &Path),
    ui: &mut Ui,
) -> Result<Outcome> {
    let mut files = Vec::new();
    for format in report::chosen(args, &[ReportFormat::Pdf]) {
        let Some(name) = file(which, *format) else { return Err(no_such_format()) };
        files.push((folder.join(name), rendered(page, case, (*format, args.blank), ui)?));
    }
    store::create_folder(folder)?;
    for (path, bytes) in files {
        store::write_atomic(&path, &bytes)?;
        ui.note(&format!("Wrote the page to `{}`.", results::shown(&path)));
    }
    Ok(Outcome::Done)
}

fn print(page: &Report, case: &Case<'_>, args: &ReportArgs, ui: &mut Ui) -> Result<Outcome> {
    let [format] = report::chosen(args, &[ReportFormat::Md]) else {
        let hint = "name a folder for them with `--out DIR`, or one format";
        return Err(Misuse::new("several formats cannot go to one stream", hint).into());
    };
    if *format == ReportFormat::Pdf && ui.is_terminal() {
        return Err(report::not_for_a_terminal());
    }
    let bytes = rendered(page, case, (*format, args.blank), ui)?;
    ui.print_bytes(&bytes)?;
    Ok(Outcome::Done)
}

fn rendered(page: &Report, case: &Case<'_>, (format, is_blank): (ReportFormat, bool), ui: &mut Ui) -> Result<Vec<u8>> {
    match format {
        ReportFormat::Pdf => {
            let pdf = render::one_page(page, case, is_blank)?;
            render::unshown(&pdf.missing).iter().for_each(|remark| ui.note(&format!("warning: {remark}")));
            if pdf.pages > 1 {
                ui.note(&format!("warning: it takes {} pages: shorten the names or the template", pdf.pages));
            }
            Ok(pdf.bytes)
        }
        ReportFormat::Html => Ok(render::html(page, case.brand).into_bytes()),
        ReportFormat::Md => Ok(reports::in_markdown(&page.markdown, &page.charts).into_bytes()),
        ReportFormat::Json | ReportFormat::Csv | ReportFormat::Madr => Err(no_such_format()),
    }
}

fn no_such_format() -> anyhow::Error {
    Misuse::new("a page is not written in this format", "ask for `--format pdf`, `html` or `md`").into()
}
