package kindred.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which way to a GPU this machine is set up for. DJL's glue in {@code pytorch-jni} is made for PyTorch 2.7.1 with CUDA
 * 12.8; the CUDA libraries themselves are not on Maven Central.
 *
 * @param driver whether NVIDIA's kernel driver is loaded
 * @param environment the variables of the environment
 */
record Cuda(boolean driver, Map<String, String> environment) {
    static final String VERSION = "2.7.1";
    static final String FLAVOR = "cu128";
    private static final String LIBRARY = "PYTORCH_LIBRARY_PATH";

    static Cuda here(Map<String, String> environment) {
        return new Cuda(Files.exists(Path.of("/proc/driver/nvidia/version")) || Files.exists(Path.of("/dev/nvidia0")),
                environment);
    }

    Check check() {
        String library = environment.getOrDefault(LIBRARY, "");
        if (!driver) {
            return Check.ok("cuda", "no NVIDIA driver: everything runs on the processor");
        }
        if (!library.isBlank()) {
            return installed(Path.of(library));
        }
        if (FLAVOR.equals(environment.get("PYTORCH_FLAVOR"))) {
            return Check.ok("cuda", "DJL downloads PyTorch " + VERSION + " " + FLAVOR + " at its first start (needs the "
                    + "internet and DJL_OFFLINE=false)");
        }
        return Check.missing("cuda", "an NVIDIA driver, but no CUDA PyTorch is named: the GPU stays unused", "install "
                + "PyTorch " + VERSION + " for CUDA 12.8 and set " + LIBRARY + "=<its torch/lib> PYTORCH_VERSION=" + VERSION
                + " PYTORCH_FLAVOR=" + FLAVOR + "; or, with the internet, PYTORCH_FLAVOR=" + FLAVOR + " DJL_OFFLINE=false");
    }

    private Check installed(Path library) {
        if (!Files.isRegularFile(library.resolve("libtorch_cuda.so"))) {
            return Check.missing("cuda", LIBRARY + " is '" + library + "', where there is no libtorch_cuda.so",
                    "name the lib folder of a PyTorch built for CUDA 12.8");
        }
        if (Files.isRegularFile(library.resolve("libdjl_torch.so"))) {
            return Check.ok("cuda", "PyTorch in " + library + " with its own libdjl_torch.so");
        }
        String version = version(library);
        if (!version.startsWith(VERSION)) {
            return Check.missing("cuda", "PyTorch in " + library + " is " + version, "the glue fits " + VERSION
                    + " only: install that, or put a matching libdjl_torch.so beside it");
        }
        if (!VERSION.equals(environment.get("PYTORCH_VERSION")) || !FLAVOR.equals(environment.get("PYTORCH_FLAVOR"))) {
            return Check.missing("cuda", "PyTorch " + version + " in " + library + ", but PYTORCH_VERSION is "
                    + environment.get("PYTORCH_VERSION") + " and PYTORCH_FLAVOR is " + environment.get("PYTORCH_FLAVOR"),
                    "set PYTORCH_VERSION=" + VERSION + " PYTORCH_FLAVOR=" + FLAVOR);
        }
        return Check.ok("cuda", "PyTorch " + version + " in " + library);
    }

    /** What the Python package beside the folder, or libtorch's own file, says. */
    private static String version(Path library) {
        try {
            Path python = library.resolveSibling("version.py");
            if (Files.isRegularFile(python)) {
                Matcher matcher = Pattern.compile("__version__ = '([^']+)'").matcher(Files.readString(python));
                return matcher.find() ? matcher.group(1) : "of unknown version";
            }
            Path build = library.resolveSibling("build-version");
            return Files.isRegularFile(build) ? Files.readString(build).strip() : "of unknown version";
        } catch (IOException e) {
            return "of unknown version (" + e + ")";
        }
    }
}
