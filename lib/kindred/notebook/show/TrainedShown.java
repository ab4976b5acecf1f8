package kindred.notebook.show;

import java.util.Locale;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.train.Trained;
import tech.tablesaw.api.Table;

/** A training run: its loss and validation score over the steps. */
public final class TrainedShown implements Shown<Trained> {
    @Override
    public Class<Trained> type() {
        return Trained.class;
    }

    @Override
    public Bundle show(Trained run) {
        String text = String.format(Locale.ROOT, "%,d steps in %.1f s, last loss %.4g", run.steps(), run.seconds(), run.loss());
        Table history = run.table();
        if (history.rowCount() < 2) {
            return Bundle.text(text);
        }
        Figure curve = Charts.line(history).x("step").y("value").by("what").title(text).figure();
        Bundle drawn = new FigureShown().show(curve);
        return drawn.with(Bundle.TEXT, text);
    }
}
