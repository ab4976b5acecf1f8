package kindred.model.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Rng;
import kindred.core.Scope;
import kindred.core.Script;

/**
 * A low-rank adapter (LoRA; Hu et al. 2021, arXiv 2106.09685, section 4.1): a matrix W (out, in) is read as
 * {@code W + alpha / rank B A} with A (rank, in) and B (out, rank). A starts uniform within 1 / sqrt(in), B at 0, so that
 * an adapted network starts as exactly the network it adapts.
 *
 * <p>It acts on the weights, whatever network reads them: {@code B A} is formed once a pass, which costs little beside
 * the products with a batch. A filter (out, in, k, k) counts as its matrix (out, in k k). Where one matrix makes
 * queries, keys and values, it is adapted as one.
 *
 * <p>The adapter of the parameter {@code x} has the parameters {@code x.a} and {@code x.b}, below a prefix that ends in
 * {@value #PATH}: {@code lora.x.a}, {@code tasks.news.lora.x.a}.
 *
 * @param rank of the change of a matrix, at least 1
 * @param alpha the change is scaled by alpha / rank
 * @param parameters which parameters of a network are adapted; adapters themselves never are
 */
public record Lora(int rank, double alpha, Predicate<Layout.Entry> parameters) {
    private static final Pattern TABLE = Pattern.compile("(^|\\.)(embed|position)");
    private static final Pattern READ = Pattern.compile("(^|\\.)(query|value|attention\\.input)\\.");

    /** The part of a parameter's name that says it belongs to an adapter. */
    public static final String PATH = "lora";

    /** All weight matrices but embedding tables: their names begin with {@code embed} or {@code position}. */
    public static final Predicate<Layout.Entry> MATRICES = entry -> matrix(entry)
            && !TABLE.matcher(entry.name()).find();

    /** What makes queries and values in attention layers, the paper's choice (section 4.2). */
    public static final Predicate<Layout.Entry> ATTENTION = entry -> matrix(entry)
            && READ.matcher(entry.name()).find();

    private static final Script OPS = Script.resource(Lora.class, "adapter.torchscript");
    private static final String DOWN = ".a";
    private static final String UP = ".b";

    public Lora {
        if (rank < 1 || !Double.isFinite(alpha)) {
            throw new IllegalArgumentException("A low-rank adapter of rank " + rank + " and alpha " + alpha
                    + ", expected a rank of at least 1 and a finite alpha");
        }
    }

    /** An adapter of all matrices with alpha = rank. */
    public static Lora rank(int rank) {
        return new Lora(rank, rank, MATRICES);
    }

    public Lora alpha(double value) {
        return new Lora(rank, value, parameters);
    }

    /** Adapts these parameters instead. */
    public Lora on(Predicate<Layout.Entry> chosen) {
        return new Lora(rank, alpha, chosen);
    }

    /** This network with an adapter on it. */
    public Adapted adapt(Network base) {
        return new Adapted(base, this);
    }

    /**
     * The adapter's own parameters for a network of this layout.
     *
     * @throws IllegalArgumentException if nothing in the layout is adapted, or something that is no matrix
     */
    public Layout layout(Layout base) {
        Layout.Builder all = Layout.builder();
        for (Layout.Entry entry : adapted(base)) {
            long out = entry.shape().get(0);
            all.add(entry.name() + DOWN, Layout.Role.WEIGHT, rank, entry.size() / out)
                    .add(entry.name() + UP, Layout.Role.WEIGHT, out, rank);
        }
        return all.build();
    }

    /**
     * The adapted matrices by the names of the parameters, for {@link kindred.core.Pass#with}; they live in the pass's
     * manager and are recorded if the pass is.
     *
     * @param adapter where the adapter's parameters lie, in a pass that has the base's too
     * @param base the layout given to {@link #layout}
     */
    public Map<String, NDArray> matrices(Scope adapter, Layout base) {
        NDManager manager = adapter.pass().manager();
        Map<String, NDArray> matrices = new LinkedHashMap<>();
        NDArray factor = null;
        for (Layout.Entry entry : adapted(base)) {
            NDArray w = adapter.pass().get(entry.name());
            factor = factor == null ? manager.create(alpha / rank).toType(w.getDataType(), false) : factor;
            matrices.put(entry.name(), OPS.call(manager, "added", w, adapter.get(entry.name() + DOWN),
                    adapter.get(entry.name() + UP), factor));
        }
        return matrices;
    }

    /** How a network that has adapters starts: they as said above, all else as it starts by itself. */
    public static Initializer initializer(Initializer base) {
        return new WithAdapters(base);
    }

    private List<Layout.Entry> adapted(Layout base) {
        List<Layout.Entry> chosen = new ArrayList<>();
        for (Layout.Entry entry : base.entries()) {
            if (!ofAdapter(entry.name()) && parameters.test(entry)) {
                if (entry.shape().dimension() < 2) {
                    throw new IllegalArgumentException("Parameter '" + entry.name() + "' of shape " + entry.shape()
                            + " is no matrix: nothing of low rank can be added to it");
                }
                chosen.add(entry);
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("No parameter is to be adapted among "
                    + base.entries().stream().map(Layout.Entry::name).toList());
        }
        return chosen;
    }

    private static boolean matrix(Layout.Entry entry) {
        return entry.role() == Layout.Role.WEIGHT && entry.shape().dimension() == 2;
    }

    private static boolean ofAdapter(String name) {
        return name.startsWith(PATH + ".") || name.contains("." + PATH + ".");
    }

    private record WithAdapters(Initializer base) implements Initializer {
        @Override
        public float[] weight(Shape shape, Rng rng) {
            return base.weight(shape, rng);
        }

        @Override
        public float[] fill(Layout layout, Rng rng) {
            float[] vector = base.fill(layout, rng);
            for (Layout.Entry entry : layout.entries()) {
                if (ofAdapter(entry.name())) {
                    float[] start = entry.name().endsWith(UP) ? new float[Math.toIntExact(entry.size())]
                            : Initializer.byFanIn().weight(entry.shape(), rng.split(entry.name()));
                    System.arraycopy(start, 0, vector, Math.toIntExact(entry.offset()), start.length);
                }
            }
            return vector;
        }
    }
}
