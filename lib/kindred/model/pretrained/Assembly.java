package kindred.model.pretrained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.Set;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Tensors;
import kindred.core.Weights;

/** Puts tensors from a file into one flat vector, and tells which are missing. */
final class Assembly {
    private final Weights weights;
    private final Set<String> missing = new HashSet<>();

    /** An assembly of float32 weights that will live in {@code manager}. */
    Assembly(NDManager manager, Layout layout) {
        weights = Weights.of(layout, manager.zeros(new Shape(layout.size()), DataType.FLOAT32));
        layout.entries().forEach(entry -> missing.add(entry.name()));
    }

    /** Copies a tensor to the parameter of this name. */
    void put(String name, RawTensor tensor) {
        try (NDManager scratch = Compute.manager()) {
            copy(scratch, name, create(scratch, tensor));
        }
    }

    /** Copies a matrix to the parameter of this name, rows and columns exchanged: many files keep kernels in x out. */
    void putTransposed(String name, RawTensor tensor) {
        try (NDManager scratch = Compute.manager()) {
            copy(scratch, name, create(scratch, tensor).transpose());
        }
    }

    /** The weights, once every parameter is there. */
    Weights finish() {
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("The file lacks " + missing.size() + " parameters, among them "
                    + missing.stream().sorted().limit(5).toList());
        }
        return weights;
    }

    private static NDArray create(NDManager scratch, RawTensor tensor) {
        return scratch.create(tensor.values().duplicate(), new Shape(tensor.shape()));
    }

    private void copy(NDManager scratch, String name, NDArray tensor) {
        Shape expected = weights.layout().entry(name).shape();
        if (!tensor.getShape().equals(expected)) {
            throw new IllegalArgumentException("Parameter '" + name + "' has shape " + tensor.getShape()
                    + " in the file, expected " + expected);
        }
        if (!missing.remove(name)) {
            throw new IllegalArgumentException("The file has parameter '" + name + "' twice");
        }
        Tensors.overwrite(weights.in(scratch).view(name), tensor);
    }
}
