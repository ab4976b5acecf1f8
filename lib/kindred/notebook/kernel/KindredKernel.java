package kindred.notebook.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.reply.HistoryReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;

/**
 * The kernel's process: {@code java -cp ... kindred.notebook.kernel.KindredKernel connection-file.json}.
 *
 * <p>Requests are answered on the shell thread; the user's code, and the making of its result's look, run on the
 * {@link CellThread}; everything published goes through the {@link Outbox}.
 */
public final class KindredKernel extends BaseKernel {
    private final Wire wire;
    private final CellThread cells;
    private final CompletableFuture<Evaluator> evaluator;
    private final CompletableFuture<Assist> assist;

    /** Lets this package attach a cell's request: the base class's methods are for subclasses. */
    private static final class CellIo extends JupyterIO {
        CellIo() {
            super(StandardCharsets.UTF_8);
        }

        void attach(ShellReplyEnvironment request) {
            setEnv(request);
        }
    }

    private KindredKernel(Wire wire) {
        super("kindred", version(), java(), List.of(new HelpLink("Java 17 API",
                        "https://docs.oracle.com/en/java/javase/17/docs/api/")), null, new CellIo(), new CommManager(),
                new Renderer(), new MagicParser("(?<=(?:^|=))\\s*%", "%%", new MagicTranspiler()),
                new MagicsRegistry(), true, new StringStyler.Builder().build());
        this.wire = wire;
        this.cells = new CellThread();
        // JShell takes a second or two; the sockets answer meanwhile.
        this.evaluator = CompletableFuture.supplyAsync(() -> new Evaluator(cells, magics()));
        this.assist = evaluator.thenApply(e -> new Assist(e.shell()));
    }

    private Magics magics() {
        return new Magics(magicsRegistry, this, path -> evaluator.join().addToClassPath(path));
    }

    private static String version() {
        String version = KindredKernel.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static LanguageInfo java() {
        return new LanguageInfo.Builder("Java").version(Runtime.version().toString()).mimetype("text/x-java-source")
                .fileExtension(".jshell").pygments("java").codemirror("java").build();
    }

    /**
     * Serves one notebook until it is shut down.
     *
     * @param arguments the connection file that Jupyter wrote
     * @throws IOException if it cannot be read
     * @throws GeneralSecurityException if its signature scheme is unknown
     */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        if (arguments.length != 1) {
            System.err.println("usage: KindredKernel connection-file; Jupyter starts it, see ./kindred setup");
            System.exit(2);
        }
        endWithParent();
        Wire wire = new Wire(KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))));
        KindredKernel kernel = new KindredKernel(wire);
        kernel.becomeHandlerForConnection(wire);
        kernel.takeStreams();
        kernel.onStartup();
        wire.connect();
        wire.waitUntilClose();
        System.exit(0);
    }

    /** A server that was killed cannot ask for a shutdown. */
    private static void endWithParent() {
        String parent = System.getenv("JPY_PARENT_PID");
        if (parent != null) {
            ProcessHandle.of(Long.parseLong(parent)).ifPresent(p -> p.onExit().thenRun(() -> System.exit(0)));
        }
    }

    private void takeStreams() {
        System.setOut(wire.outbox().stream(StreamType.OUT));
        System.setErr(wire.outbox().stream(StreamType.ERR));
        System.setIn(wire.keyboard().stream());
    }

    @Override
    protected void handleExecuteRequest(ShellReplyEnvironment env, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        RequestLoop shell = (RequestLoop) env.getShell();
        List<Message<?>> queued = new ArrayList<>();
        // Deferred actions run last in, first out: after the reply and the idle status.
        env.defer(() -> queued.forEach(shell::abort));
        env.setBusyDeferIdle();
        int count = request.isSilent() ? executionCount.get() : executionCount.getAndIncrement();
        if (!request.isSilent()) {
            env.publish(new PublishExecuteInput(request.getCode(), count));
        }
        commManager.setMessageContext(message);
        ((CellIo) io).attach(env);
        wire.keyboard().begin(env, request.isStdinEnabled());
        wire.outbox().begin(message);
        cells.begin();
        try {
            DisplayData shown = look(evaluator.join().evaluate(request.getCode(), count));
            if (shown != null && !request.isSilent()) {
                env.publish(new PublishExecuteResult(count, shown));
            }
            env.defer().reply(new ExecuteReply(count, Map.of()));
        } catch (CellError e) {
            if (request.shouldStopOnError()) {
                queued.addAll(shell.takeQueued());
            }
            env.publish(new PublishError(e.name(), e.getMessage(), e.lines()));
            ErrorReply reply = new ErrorReply(e.name(), e.getMessage(), e.lines());
            reply.setExecutionCount(count);
            env.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), reply);
        }
    }

    /** No history is kept between sessions; a console still waits for an answer. */
    @Override
    protected void handleHistoryRequest(ShellReplyEnvironment env, Message<HistoryRequest> message) {
        env.setBusyDeferIdle();
        env.reply(new HistoryReply(List.of()));
    }

    private DisplayData look(Object value) throws CellError {
        if (value == null || value instanceof DisplayData) {
            return (DisplayData) value;
        }
        try {
            return cells.call(() -> renderer.render(value));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cells.isStopping() && (cause instanceof InterruptedException || cause instanceof ThreadDeath)) {
                throw new CellError("Interrupted", "the cell ran; the look of its value was stopped", List.of());
            }
            throw new CellError(cause.getClass().getName(),
                    "the cell ran; its value could not be shown: " + cause.getMessage(), List.of());
        }
    }

    @Override
    public Object evalRaw(String source) {
        try {
            return evaluator.join().evaluate(source, executionCount.get());
        } catch (CellError e) {
            throw new IllegalStateException(String.join("\n", e.lines()), e);
        }
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extraDetail) {
        String found = assist.join().inspect(code, at);
        return found.isEmpty() ? null : new DisplayData(found);
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        return assist.join().complete(code, at);
    }

    @Override
    public String isComplete(String code) {
        return assist.join().isComplete(code);
    }

    @Override
    public void interrupt() {
        if (evaluator.isDone()) {
            evaluator.join().interrupt();
        }
    }

    @Override
    public void onShutdown(boolean isRestarting) {
        interrupt();
        super.onShutdown(isRestarting);
    }
}
