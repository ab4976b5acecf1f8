package kindred.notebook.kernel;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CountDownLatch;
import org.dflib.jjava.jupyter.channels.IOPubChannel;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import org.zeromq.ZMQ;

/**
 * The kernel's five sockets. The base library's heartbeat is used as it is; the loops of shell and control are our own,
 * because the library's sleep 50 ms a message and die of the first message with a wrong signature.
 */
final class Wire extends JupyterConnection {
    private final KernelConnectionProperties at;
    private final RequestLoop requests;
    private final RequestLoop controls;
    private final Keyboard keyboard;
    private final Outbox outbox;
    private final CountDownLatch closed = new CountDownLatch(1);

    Wire(KernelConnectionProperties at) throws NoSuchAlgorithmException, InvalidKeyException {
        super(at);
        this.at = at;
        ZMQ.Context context = ZMQ.context(1);
        // A signer for each socket: they work on different threads.
        this.requests = new RequestLoop(context, signer(), false, this);
        this.controls = new RequestLoop(context, signer(), true, this);
        this.keyboard = new Keyboard(context, signer());
        this.outbox = new Outbox(context, signer());
    }

    private HMACGenerator signer() throws NoSuchAlgorithmException, InvalidKeyException {
        return at.createHMACGenerator();
    }

    Outbox outbox() {
        return outbox;
    }

    Keyboard keyboard() {
        return keyboard;
    }

    @Override
    public void connect() {
        heartbeat.bind(at);
        outbox.bind(at);
        keyboard.bind(at);
        outbox.start();
        outbox.sendMessage(new Message<>(null, PublishStatus.MESSAGE_TYPE, PublishStatus.STARTING));
        requests.bind(at);
        controls.bind(at);
    }

    @Override
    public IOPubChannel getIOPub() {
        return outbox;
    }

    @Override
    public ShellReplyEnvironment prepareReplyEnv(ShellChannel shell, MessageContext request) {
        return new Reply(shell, keyboard, outbox, request);
    }

    /** The base class's constructor is for subclasses only. */
    private static final class Reply extends ShellReplyEnvironment {
        Reply(ShellChannel shell, Keyboard keyboard, Outbox outbox, MessageContext request) {
            super(shell, keyboard, outbox, request);
        }
    }

    @Override
    public void close() {
        requests.close();
        controls.close();
        closed.countDown();
    }

    /** Returns after a shutdown was asked for, answered, and everything is sent. */
    @Override
    public void waitUntilClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        controls.ended(1000);
        requests.ended(1000);
        outbox.close();
    }
}
