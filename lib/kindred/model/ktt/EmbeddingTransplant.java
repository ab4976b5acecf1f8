package kindred.model.ktt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Compute;
import kindred.core.Tensors;
import kindred.data.text.Vocabulary;
import kindred.model.pretrained.BgeSmallPackage;
import kindred.model.pretrained.Pretrained;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/**
 * Lexical knowledge for nothing: the word embeddings of bge-small (384 numbers each) for the shared pieces, minus their
 * mean, on their first principal components, scaled to a standard deviation of 0.05. The five special pieces start at 0.
 */
final class EmbeddingTransplant {
    static final int SPECIAL = 5;
    static final double DEVIATION = 0.05;

    private EmbeddingTransplant() {}

    /** Overwrites an embedding table (6,000, width), width at most 384. */
    static void into(NDArray table) {
        try (NDManager manager = Compute.manager()) {
            NDArray reduced = reduced(words(manager), Math.toIntExact(table.getShape().get(1)));
            NDArray special = manager.zeros(new Shape(SPECIAL, table.getShape().get(1)), reduced.getDataType());
            Tensors.overwrite(table, special.concat(reduced, 0).toType(table.getDataType(), false));
        }
    }

    /** (5,995, 384): the encoder's rows of all pieces but the special ones, float64. */
    private static NDArray words(NDManager manager) {
        List<String> all = BgeSmallPackage.vocabulary();
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            ids.put(all.get(i), i);
        }
        long[] rows = Vocabulary.pieces().stream().skip(SPECIAL).mapToLong(ids::get).toArray();
        try (Pretrained bge = Pretrained.bgeSmall()) {
            NDArray table = bge.weights().in(manager).view("embeddings.word_embeddings.weight");
            NDArray picked = Tensors.gather(manager, table, manager.create(rows));
            return Tensors.toType(manager, picked, DataType.FLOAT64);
        }
    }

    /** Rows minus their mean, on their first {@code width} principal components, each with its largest entry positive. */
    static NDArray reduced(NDArray rows, int width) {
        NDArray centred = rows.sub(rows.mean(new int[] {0}, true));
        double[] scatter = centred.transpose().matMul(centred).toDoubleArray();
        int d = Math.toIntExact(rows.getShape().get(1));
        Eigenvalue<Double> eigen = Eigenvalue.R064.make(d, true);
        R064Store matrix = R064Store.FACTORY.make(d, d);
        for (int i = 0; i < d * d; i++) {
            matrix.set(i / d, i % d, scatter[i]);
        }
        if (!eigen.decompose(matrix)) {
            throw new IllegalStateException("The principal components of a " + d + " x " + d
                    + " matrix were not found");
        }
        MatrixStore<Double> vectors = eigen.getV();
        double[] axes = new double[d * width];
        for (int k = 0; k < width; k++) {
            int most = 0;
            for (int i = 1; i < d; i++) {
                most = Math.abs(vectors.doubleValue(i, k)) > Math.abs(vectors.doubleValue(most, k)) ? i : most;
            }
            double sign = Math.signum(vectors.doubleValue(most, k));
            for (int i = 0; i < d; i++) {
                axes[i * width + k] = sign * vectors.doubleValue(i, k);
            }
        }
        NDArray projected = centred.matMul(rows.getManager().create(axes, new Shape(d, width)));
        double deviation = Math.sqrt(projected.square().mean().getDouble());
        return projected.mul(DEVIATION / deviation);
    }
}
