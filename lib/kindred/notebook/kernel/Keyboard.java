package kindred.notebook.kernel;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.reply.InputReply;
import org.dflib.jjava.jupyter.messages.request.InputRequest;
import org.zeromq.ZMQ;

/**
 * {@code System.in}: asks the front end for a line. The socket is read on a thread that nothing interrupts, while the
 * user's thread waits and can be interrupted.
 */
final class Keyboard extends StdinChannel {
    private static final long POLL_MILLIS = 100;

    private final ZMQ.Poller poller;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "keyboard");
        thread.setDaemon(true);
        return thread;
    });
    private volatile ShellReplyEnvironment cell;
    private volatile boolean allowed;
    private volatile boolean givenUp;

    Keyboard(ZMQ.Context context, HMACGenerator signer) {
        super(context, signer);
        poller = context.poller(1);
        poller.register(this, ZMQ.Poller.POLLIN);
    }

    /** From now on, lines are asked for in the name of this request. */
    void begin(ShellReplyEnvironment request, boolean inputAllowed) {
        cell = request;
        allowed = inputAllowed;
    }

    @Override
    public synchronized String getInput(MessageContext context, String prompt, boolean password) {
        while (poller.poll(0) > 0) {
            readMessage();
        }
        sendMessage(new Message<>(context, InputRequest.MESSAGE_TYPE, new InputRequest(prompt, password)));
        while (!givenUp) {
            if (poller.poll(POLL_MILLIS) > 0) {
                return readMessage(InputReply.MESSAGE_TYPE).getContent().getValue() + "\n";
            }
        }
        return "";
    }

    private byte[] line() throws IOException {
        if (!allowed) {
            throw new IOException("this front end takes no input: run the cell in a notebook, not headless");
        }
        givenUp = false;
        ShellReplyEnvironment asked = cell;
        Future<String> line = reader.submit(() -> asked.readFromStdIn());
        try {
            return line.get().getBytes(StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            givenUp = true;
            throw (IOException) new InterruptedIOException("interrupted while waiting for input").initCause(e);
        } catch (ExecutionException e) {
            throw new IOException("could not read from the front end", e.getCause());
        }
    }

    InputStream stream() {
        return new InputStream() {
            private byte[] line = {};
            private int next;

            @Override
            public int read() throws IOException {
                if (next == line.length) {
                    line = line();
                    next = 0;
                }
                return line.length == 0 ? -1 : line[next++] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                int first = read();
                if (first < 0) {
                    return -1;
                }
                into[from] = (byte) first;
                int more = Math.min(length - 1, line.length - next);
                System.arraycopy(line, next, into, from + 1, more);
                next += more;
                return 1 + more;
            }

            @Override
            public int available() {
                return line.length - next;
            }
        };
    }
}
