package kindred.model.pretrained;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights and the node names of an ONNX graph; no more of the format than reading weights by name needs.
 *
 * <p>Exporters keep the names of vectors but rename matrices ({@code onnx::MatMul_885}); such a matrix is found through
 * the node that uses it. Field numbers are those of {@code onnx.proto3}.
 */
final class OnnxFile {
    private static final int FLOAT = 1;

    private final Map<String, RawTensor> initializers = new HashMap<>();
    private final Map<String, List<String>> inputsOfNode = new HashMap<>();

    /** @param model a serialized ModelProto; the tensors are views of it */
    OnnxFile(ByteBuffer model) {
        for (Wire wire = new Wire(model); wire.next();) {
            if (wire.field() == 7) {
                readGraph(wire.message());
            } else {
                wire.skip();
            }
        }
        if (initializers.isEmpty()) {
            throw new IllegalArgumentException("The ONNX file has no float32 initializer with raw data");
        }
    }

    /** The initializer of this name. */
    RawTensor initializer(String name) {
        RawTensor tensor = initializers.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("No float32 initializer '" + name + "'" + some(initializers));
        }
        return tensor;
    }

    /** The one weight among the inputs of the node of this name. */
    RawTensor weightOfNode(String node) {
        List<String> inputs = inputsOfNode.get(node);
        if (inputs == null) {
            throw new IllegalArgumentException("No node '" + node + "'" + some(inputsOfNode));
        }
        List<String> weights = inputs.stream().filter(initializers::containsKey).toList();
        if (weights.size() != 1) {
            throw new IllegalArgumentException("Node '" + node + "' should have one weight, has " + weights);
        }
        return initializers.get(weights.get(0));
    }

    private static String some(Map<String, ?> known) {
        return "; there are " + known.size() + ", among them " + known.keySet().stream().sorted().limit(10).toList();
    }

    private void readGraph(Wire graph) {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> readNode(graph.message());
                case 5 -> readTensor(graph.message());
                default -> graph.skip();
            }
        }
    }

    private void readNode(Wire node) {
        List<String> inputs = new ArrayList<>();
        String name = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> inputs.add(node.text());
                case 3 -> name = node.text();
                default -> node.skip();
            }
        }
        inputsOfNode.put(name, inputs);
    }

    private void readTensor(Wire tensor) {
        List<Long> shape = new ArrayList<>();
        long type = 0;
        String name = "";
        ByteBuffer raw = null;
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> readDimensions(tensor, shape);
                case 2 -> type = tensor.number();
                case 8 -> name = tensor.text();
                case 9 -> raw = tensor.bytes();
                default -> tensor.skip();
            }
        }
        if (type == FLOAT && raw != null) {
            initializers.put(name,
                    new RawTensor(shape.stream().mapToLong(Long::longValue).toArray(), raw.asFloatBuffer()));
        }
    }

    private static void readDimensions(Wire tensor, List<Long> shape) {
        if (!tensor.delimited()) {
            shape.add(tensor.number());
            return;
        }
        for (ByteBuffer packed = tensor.bytes(); packed.hasRemaining();) {
            shape.add(Wire.varint(packed));
        }
    }
}
