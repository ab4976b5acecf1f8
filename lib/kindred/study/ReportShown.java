package kindred.study;

import kindred.notebook.show.Bundle;
import kindred.notebook.show.Shown;

/** A report in a notebook: its claims with their verdicts. Its tables and figures are shown by themselves. */
public final class ReportShown implements Shown<Report> {
    @Override
    public Class<Report> type() {
        return Report.class;
    }

    @Override
    public Bundle show(Report report) {
        return Bundle.text(report.markdown()).withHtml(report.htmlFragment());
    }
}
