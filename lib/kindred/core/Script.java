package kindred.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * PyTorch operators written as text: any operator of the engine, fused into one call, on any device.
 *
 * <p>The text is the body of a TorchScript class in its serialised dialect: methods only, every operator by its full
 * schema ({@code torch.softmax(x, -1, None)}), no default arguments. Java packs it into the archive that PyTorch loads;
 * there is no native code of ours and no Python. A method takes and returns tensors; a scalar is passed as a tensor of
 * one element ({@code float(rate)} inside), a whole number better by {@link Tensors#sizes}. A tuple or list comes back
 * as several arrays.
 *
 * <p>A call costs about 14 microseconds, five times a direct operator: use it for whole formulas. One script serves all
 * threads. Whether a call is recorded for differentiation is the calling thread's affair ({@link Autograd}).
 */
public final class Script {
    /** The pickle of an object {@code __torch__.Ops} with no parameters, no buffers and no children. */
    private static final byte[] OBJECT = HexFormat.of().parseHex("8002635f5f746f7263685f5f0a4f70730a710029817d28580800"
            + "0000747261696e696e6771018858160000005f69735f66756c6c5f6261636b776172645f686f6f6b71024e756271032e");

    private static final byte[] NO_CONSTANTS = HexFormat.of().parseHex("8002292e");
    private static final Pattern METHOD = Pattern.compile("(?m)^  def (\\w+)\\(");

    /**
     * TorchScript's optimiser belongs to the thread and recompiles for every new shape: it costs seconds and saves
     * nothing on formulas of a few lines.
     */
    private static final ThreadLocal<Boolean> UNOPTIMISED = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private final String name;
    private final PtSymbolBlock module;
    private final NDManager home;
    private final Map<String, NDArray> markers = new ConcurrentHashMap<>();

    private Script(String name, String text) {
        this.name = name;
        this.home = Compute.manager();
        try {
            this.module = JniUtils.loadModule(
                    (PtNDManager) home, new ByteArrayInputStream(archive(text)), false, false);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("Script " + name + " was refused by PyTorch: " + e.getMessage(), e);
        }
        Matcher methods = METHOD.matcher(text);
        while (methods.find()) {
            NDArray marker = home.create(0f);
            marker.setName("module_method:" + methods.group(1));
            markers.put(methods.group(1), marker);
        }
    }

    /** A script from its text. {@code name} is used in messages only. */
    public static Script of(String name, String text) {
        return new Script(name, text);
    }

    /**
     * A script from a text file beside a class.
     *
     * @throws IllegalArgumentException if there is no such file, or PyTorch refuses its text
     */
    public static Script resource(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("No file '" + file + "' beside " + beside.getName());
            }
            return new Script(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls a method that returns one tensor; the result lives in {@code manager}, wherever the arguments live.
     *
     * @throws IllegalArgumentException if the script has no such method or it returns another number of tensors
     */
    public NDArray call(NDManager manager, String method, NDArray... arguments) {
        NDList results = callAll(manager, method, arguments);
        if (results.size() != 1) {
            results.close();
            throw new IllegalArgumentException(
                    "Script " + name + ": method " + method + " returned " + results.size() + " tensors, expected 1");
        }
        return results.get(0);
    }

    /** Calls a method; its results live in {@code manager}, wherever the arguments live. */
    public NDList callAll(NDManager manager, String method, NDArray... arguments) {
        UNOPTIMISED.get();
        NDArray marker = markers.get(method);
        if (marker == null) {
            throw new IllegalArgumentException(
                    "Script " + name + " has no method '" + method + "'; it has " + markers.keySet());
        }
        NDList list = new NDList(arguments.length + 1);
        for (NDArray argument : arguments) {
            list.add(argument);
        }
        list.add(marker);
        NDList results = IValueUtils.forward(module, list, true);
        if (arguments.length == 0 || arguments[0].getManager() != manager) {
            results.attach(manager);
        }
        return results;
    }

    private static byte[] archive(String text) throws IOException {
        String code = "class Ops(Module):\n"
                + "  __parameters__ = []\n  __buffers__ = []\n"
                + "  training : bool\n  _is_full_backward_hook : Optional[bool]\n" + text;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "constants.pkl", NO_CONSTANTS);
            store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            store(zip, "data.pkl", OBJECT);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String path, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry("ops/" + path);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
