package kindred.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import kindred.notebook.run.Jupyter;

/** A program of this machine that Kindred calls but does not bring. */
enum Tool {
    JUPYTER("runs notebooks", "pip install --user notebook nbconvert ipykernel", () -> Jupyter.find().isPresent()),
    NPM("fetches data sets", "install Node.js, which brings npm (https://nodejs.org)", () -> program("npm").isPresent()),
    CHROMIUM("draws static pictures of figures and checks pages in tests", "install Chromium or Chrome",
            () -> Stream.of("chromium", "chromium-browser", "google-chrome").anyMatch(name -> program(name).isPresent()));

    private final String purpose;
    private final String elsewhere;
    private final BooleanSupplier present;

    Tool(String purpose, String elsewhere, BooleanSupplier present) {
        this.purpose = purpose;
        this.elsewhere = elsewhere;
        this.present = present;
    }

    /** Its name in messages and in {@code environment/debian.txt}. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is for: completes "npm fetches data sets". */
    String purpose() {
        return purpose;
    }

    /** How to bring it where there is no apt-get. */
    String elsewhere() {
        return elsewhere;
    }

    boolean present() {
        return present.getAsBoolean();
    }

    /** The program of this name on the PATH. */
    static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }
}
