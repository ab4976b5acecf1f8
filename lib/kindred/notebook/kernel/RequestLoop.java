package kindred.notebook.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQ;

/**
 * Answers the requests of one socket (shell or control), one after the other, on a thread of its own. A message that
 * cannot be read, or whose signature is wrong, gets no answer and stops nothing.
 */
final class RequestLoop extends ShellChannel {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLoop.class);
    private static final long POLL_MILLIS = 200;
    private static final long GAP_MILLIS = 50;
    private static final long QUEUED_NANOS = 500_000_000;

    private final boolean control;
    private final Wire wire;
    private final ZMQ.Poller poller;
    private final Thread thread;
    private final Deque<Message<?>> ahead = new ArrayDeque<>();
    private volatile boolean running = true;

    RequestLoop(ZMQ.Context context, HMACGenerator signer, boolean control, Wire wire) {
        super(context, signer, control, wire);
        this.control = control;
        this.wire = wire;
        this.poller = context.poller(1);
        this.thread = new Thread(this::run, control ? "control" : "shell");
    }

    @Override
    public void bind(KernelConnectionProperties at) {
        bind(formatAddress(at.getTransport(), at.getIp(), control ? at.getControlPort() : at.getShellPort()));
        poller.register(this, ZMQ.Poller.POLLIN);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (running) {
            Message<?> message = ahead.isEmpty() ? receive(POLL_MILLIS) : ahead.poll();
            if (message != null) {
                answer(message);
            }
        }
        super.close();
    }

    private Message<?> receive(long millis) {
        try {
            return poller.poll(millis) > 0 ? readMessage() : null;
        } catch (RuntimeException e) {
            LOG.debug("a message was dropped", e);
            return null;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void answer(Message<?> message) {
        ShellHandler handler = wire.getHandler(message.getHeader().getType());
        if (handler == null) {
            LOG.debug("no answer to {}", message.getHeader().getType().getName());
            return;
        }
        ShellReplyEnvironment env = wire.prepareReplyEnv(this, message);
        try {
            handler.handle(env, message);
        } catch (RuntimeException | Error e) {
            LOG.warn("{} failed", message.getHeader().getType().getName(), e);
        } finally {
            env.resolveDeferrals();
        }
        if (env.isMarkedForShutdown()) {
            wire.close();
        }
    }

    /**
     * Takes the execute requests that were sent while a cell ran, as "run all" does; what else came is answered later.
     * To be called before the client can know that the cell failed: what it sends afterwards, it means.
     */
    List<Message<?>> takeQueued() {
        List<Message<?>> queued = new ArrayList<>();
        long end = System.nanoTime() + QUEUED_NANOS;
        for (Message<?> m = receive(GAP_MILLIS); m != null; m = System.nanoTime() < end ? receive(GAP_MILLIS) : null) {
            (m.getHeader().getType() == MessageType.EXECUTE_REQUEST ? queued : ahead).add(m);
        }
        return queued;
    }

    /** Answers a request with "aborted". */
    @SuppressWarnings({"unchecked", "rawtypes"})
    void abort(Message<?> request) {
        wire.getIOPub().sendMessage(new Message<>(request, PublishStatus.MESSAGE_TYPE, PublishStatus.BUSY));
        sendMessage(new Message(request, MessageType.EXECUTE_REPLY, Map.of("status", "aborted")));
        wire.getIOPub().sendMessage(new Message<>(request, PublishStatus.MESSAGE_TYPE, PublishStatus.IDLE));
    }

    /** Asks the loop to end; its own thread closes the socket, as ZeroMQ wants. */
    @Override
    public void close() {
        running = false;
    }

    /** Waits for the end of the loop, at most so long. */
    boolean ended(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
