package kindred.notebook.kernel;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.dflib.jjava.jupyter.channels.IOPubChannel;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;
import org.zeromq.ZMQ;

/**
 * Everything the kernel publishes, in one queue and sent by one thread. So what a cell prints and what it displays stay
 * in order, the user's thread never touches a socket (an interrupt there would break it for good), and text is sent in
 * batches: a message for each line would hang a cell that prints many.
 */
final class Outbox extends IOPubChannel {
    /** A cell's text is cut after so many bytes. */
    static final int CUT = 10 << 20;
    private static final int BATCH_BYTES = 32 << 10;
    private static final long BATCH_NANOS = 50_000_000;
    private static final int UNLIMITED = 0;

    private final Deque<Object> queue = new ArrayDeque<>();
    private final Thread sender = new Thread(this::send, "outbox");
    private MessageContext cell;
    private int written;
    private int waiting;
    private boolean urgent;
    private boolean closing;

    /** Text of one stream of one cell, still to be sent. */
    private record Text(MessageContext cell, StreamType type, ByteArrayOutputStream bytes) {
    }

    Outbox(ZMQ.Context context, HMACGenerator signer) {
        super(context, signer);
        setSndHWM(UNLIMITED);
        sender.setDaemon(true);
    }

    void start() {
        sender.start();
    }

    /** From now on, text belongs to this request. */
    void begin(MessageContext request) {
        synchronized (queue) {
            cell = request;
            written = 0;
        }
    }

    @Override
    public void sendMessage(Message<?> message) {
        synchronized (queue) {
            queue.add(message);
            wake();
        }
    }

    PrintStream stream(StreamType type) {
        return new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                add(type, bytes, from, length);
            }
        }, false, StandardCharsets.UTF_8);
    }

    private void add(StreamType type, byte[] bytes, int from, int length) {
        synchronized (queue) {
            if (written >= CUT) {
                return;
            }
            int kept = Math.min(length, CUT - written);
            text(type).write(bytes, from, kept);
            written += kept;
            waiting += kept;
            if (written >= CUT) {
                text(StreamType.ERR).writeBytes("\n[The output of this cell is cut here, after %d MB; the cell runs on.]\n"
                        .formatted(CUT >> 20).getBytes(StandardCharsets.UTF_8));
            }
            if (waiting >= BATCH_BYTES) {
                wake();
            } else {
                queue.notifyAll();
            }
        }
    }

    private ByteArrayOutputStream text(StreamType type) {
        if (!(queue.peekLast() instanceof Text last && last.type == type && last.cell == cell)) {
            queue.add(new Text(cell, type, new ByteArrayOutputStream()));
        }
        return ((Text) queue.peekLast()).bytes;
    }

    private void wake() {
        urgent = true;
        queue.notifyAll();
    }

    private void send() {
        try {
            while (open()) {
                for (Object item : next()) {
                    if (!(item instanceof Text text)) {
                        super.sendMessage((Message<?>) item);
                    } else if (text.bytes.size() > 0) {
                        super.sendMessage(message(text));
                    }
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing interrupts the outbox", e);
        } finally {
            super.close();
        }
    }

    private static Message<?> message(Text text) {
        return new Message<>(text.cell, PublishStream.MESSAGE_TYPE,
                new PublishStream(text.type, text.bytes.toString(StandardCharsets.UTF_8)));
    }

    private boolean open() {
        synchronized (queue) {
            return !closing || !queue.isEmpty();
        }
    }

    /** What is due, waiting for it. */
    private List<Object> next() throws InterruptedException {
        synchronized (queue) {
            while (queue.isEmpty() && !closing) {
                queue.wait();
            }
            long end = System.nanoTime() + BATCH_NANOS;
            for (long left = BATCH_NANOS; left > 0 && !urgent && !closing; left = end - System.nanoTime()) {
                queue.wait(left / 1_000_000 + 1);
            }
            List<Object> batch = new ArrayList<>(queue);
            queue.clear();
            waiting = 0;
            urgent = false;
            keepSplitCharacter(batch);
            return batch;
        }
    }

    /** Puts the first bytes of a character back into the queue while its last are still to come. */
    private void keepSplitCharacter(List<Object> batch) {
        if (closing || batch.isEmpty() || !(batch.get(batch.size() - 1) instanceof Text last)) {
            return;
        }
        byte[] bytes = last.bytes.toByteArray();
        int whole = wholeCharacters(bytes);
        if (whole < bytes.length) {
            last.bytes.reset();
            last.bytes.write(bytes, 0, whole);
            Text rest = new Text(last.cell, last.type, new ByteArrayOutputStream());
            rest.bytes.writeBytes(Arrays.copyOfRange(bytes, whole, bytes.length));
            queue.add(rest);
        }
    }

    /** The length of the longest start of {@code utf8} that does not end inside a character. */
    static int wholeCharacters(byte[] utf8) {
        for (int back = 1; back <= Math.min(4, utf8.length); back++) {
            int lead = utf8[utf8.length - back] & 0xFF;
            if (lead >= 0xC0) {
                int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return back < needed ? utf8.length - back : utf8.length;
            }
        }
        return utf8.length;
    }

    /** Sends what is left, then closes the socket; waits for that at most a second. */
    @Override
    public void close() {
        synchronized (queue) {
            closing = true;
            queue.notifyAll();
        }
        try {
            sender.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
