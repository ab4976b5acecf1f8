package kindred.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pictures of figures, drawn by plotly.js itself in a headless Chromium (one process per picture, about two seconds).
 *
 * <p>Chromium is looked for on the PATH; where there is none, there are no static pictures.
 */
public final class StaticImage {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Pattern RESULT = Pattern.compile("data:image/[a-z+]+[;,][^\"<\\s]*");
    private static final long SECONDS = 60;

    private final Path chromium;

    private StaticImage(Path chromium) {
        this.chromium = chromium;
    }

    /** A drawer of pictures, when a Chromium or Chrome is on the PATH. */
    public static Optional<StaticImage> find() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(java.io.File.pathSeparator)).filter(f -> !f.isBlank())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst().map(StaticImage::new);
    }

    /** The browser that draws. */
    public Path browser() {
        return chromium;
    }

    /** The figure as SVG text, 900 pixels wide. */
    public String svg(Figure figure) {
        String url = draw(figure, "svg", 1);
        // Plotly percent-encodes; a plus sign stands for itself there.
        String encoded = url.substring(url.indexOf(',') + 1).replace("+", "%2B");
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    /** The figure as PNG bytes, 1800 pixels wide. */
    public byte[] png(Figure figure) {
        return Base64.getDecoder().decode(pngBase64(figure));
    }

    /** The figure as a PNG in base 64, as a notebook's output holds it. */
    public String pngBase64(Figure figure) {
        String url = draw(figure, "png", 2);
        return url.substring(url.indexOf(',') + 1);
    }

    private String draw(Figure figure, String format, int scale) {
        String page = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\">"
                + PlotlyScript.html() + """
                </head><body><div id="figure"></div><pre id="image"></pre><script>
                var figure = %s;
                Plotly.newPlot("figure", figure.data, figure.layout, {staticPlot: true}).then(function (drawn) {
                  return Plotly.toImage(drawn, {format: "%s", width: %d, height: %d, scale: %d});
                }).then(function (url) { document.getElementById("image").textContent = url; });
                </script></body></html>
                """.formatted(figure.json(), format, Style.WIDTH, figure.height(), scale);
        String dom = dump(page);
        int start = dom.indexOf("<pre id=\"image\">");
        Matcher matcher = RESULT.matcher(start < 0 ? "" : dom.substring(start));
        if (!matcher.find()) {
            throw new IllegalStateException(chromium + " drew no picture of \"" + figure.title() + "\": got "
                    + dom.length() + " characters of page without one");
        }
        return matcher.group().replace("&amp;", "&");
    }

    /** The page's elements after its scripts have run. */
    String dump(String page) {
        Path folder = null;
        Process process = null;
        try {
            folder = Files.createTempDirectory("kindred-figure");
            Path html = Files.writeString(folder.resolve("page.html"), page);
            Path dom = folder.resolve("dom.html");
            process = new ProcessBuilder(chromium.toString(), "--headless=new", "--no-sandbox", "--disable-gpu",
                    "--disable-background-networking", "--disable-dev-shm-usage", "--no-first-run",
                    "--user-data-dir=" + folder.resolve("profile"), "--virtual-time-budget=8000",
                    String.format(Locale.ROOT, "--window-size=%d,1000", Style.WIDTH + 32), "--dump-dom",
                    html.toUri().toString())
                    .redirectOutput(dom.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(chromium + " had not drawn after " + SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(chromium + " ended with status " + process.exitValue());
            }
            return Files.readString(dom);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw with " + chromium, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + chromium + " was drawing", e);
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
