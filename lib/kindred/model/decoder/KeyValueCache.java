package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Tensors;

/**
 * The keys and values of all tokens so far, so that a decoder looks at new tokens only. Room for {@code capacity} tokens
 * is taken at once; nothing is copied as the sequences grow.
 */
public final class KeyValueCache {
    private final List<NDArray> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    private final int capacity;
    private int length;

    KeyValueCache(NDManager manager, Decoder decoder, long batch, int capacity, DataType type) {
        this.capacity = capacity;
        Shape shape = new Shape(batch, decoder.heads(), capacity, decoder.width() / decoder.heads());
        for (int i = 0; i < decoder.depth(); i++) {
            keys.add(manager.zeros(shape, type));
            values.add(manager.zeros(shape, type));
        }
    }

    /** Tokens so far. */
    public int length() {
        return length;
    }

    /** Tokens there is room for. */
    public int capacity() {
        return capacity;
    }

    /** Puts the keys of a block's new tokens behind the others; all keys, as a view in the manager of the new ones. */
    NDArray keys(int block, NDArray added) {
        return put(keys.get(block), added);
    }

    NDArray values(int block, NDArray added) {
        return put(values.get(block), added);
    }

    private NDArray put(NDArray all, NDArray added) {
        return Ops.SCRIPT.call(added.getManager(), "put_", all, added, Tensors.sizes(added.getManager(), length));
    }

    void require(long added) {
        if (length + added > capacity) {
            throw new IllegalStateException("A key-value cache for " + capacity + " tokens holds " + length
                    + " and got " + added + " more");
        }
    }

    void advance(long added) {
        length += Math.toIntExact(added);
    }
}
