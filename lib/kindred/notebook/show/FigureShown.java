package kindred.notebook.show;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import kindred.plot.Figure;
import kindred.plot.PlotlyScript;

/** A figure: drawn by plotly.js where scripts run, natively where the viewer knows Plotly's JSON, else its title. */
public final class FigureShown implements Shown<Figure> {
    private static final String PLOTLY = "application/vnd.plotly.v1+json";

    @Override
    public Class<Figure> type() {
        return Figure.class;
    }

    @Override
    public Bundle show(Figure figure) {
        JsonElement json = JsonParser.parseString(figure.json());
        return Bundle.text(figure.toString()).withHtml(figure.htmlFragment()).with(PLOTLY, json)
                .withHead(PlotlyScript.html());
    }
}
