/**
 * Side room: Plotly figures that draw with no internet, in one house style.
 *
 * <p>Here live the figure as a JSON value with its renderings ({@link kindred.plot.Figure}), builders from tidy tables
 * to figures ({@link kindred.plot.Charts}), the plotly.js script that a page needs once
 * ({@link kindred.plot.PlotlyScript}) and pictures drawn by headless Chromium ({@link kindred.plot.StaticImage}).
 *
 * <p>Not here: tables without a chart, the notebook that shows figures, or any measurement.
 */
package kindred.plot;
