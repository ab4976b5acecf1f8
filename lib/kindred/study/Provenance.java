package kindred.study;

import ai.djl.engine.Engine;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kindred.core.Compute;

/**
 * Where a result comes from: enough to run it again and to explain a difference.
 *
 * @param kindred version of this library
 * @param commit git commit of the running code, with {@code -dirty} when files differ from it; empty for a jar
 * @param djl version of DJL
 * @param engine name and version of the native engine
 * @param java version and vendor of the Java machine
 * @param os name, version and architecture of the operating system
 * @param device where the arrays lived: {@code cpu()}, {@code gpu(0)}
 * @param threads processor threads of one operator
 * @param processors processors the Java machine may use
 * @param seeds every seed of the run
 * @param data ids of the data sources read
 * @param start when the run began
 * @param seconds wall time of the run
 */
public record Provenance(
        String kindred,
        Optional<String> commit,
        String djl,
        String engine,
        String java,
        String os,
        String device,
        int threads,
        int processors,
        List<Long> seeds,
        List<String> data,
        Instant start,
        double seconds) {
    public Provenance {
        seeds = List.copyOf(seeds);
        data = List.copyOf(data);
    }

    /** The provenance of a run in this process; starts the engine if nothing has yet. */
    static Provenance of(Collection<Long> seeds, Collection<String> data, Instant start, double seconds) {
        return new Provenance(
                Build.version(),
                Build.commit(),
                Engine.getDjlVersion(),
                Compute.engine(),
                Runtime.version() + " " + System.getProperty("java.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Compute.device().toString(),
                Compute.threads(),
                Runtime.getRuntime().availableProcessors(),
                List.copyOf(seeds),
                List.copyOf(data),
                start,
                seconds);
    }

    /** Name and printed value of every field, in the order of the components. */
    public Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Kindred", kindred);
        rows.put("commit", commit.orElse("none"));
        rows.put("DJL", djl);
        rows.put("engine", engine);
        rows.put("Java", java);
        rows.put("operating system", os);
        rows.put("device", device);
        rows.put("threads", threads + " of " + processors + " processors");
        rows.put("seeds", seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        rows.put("data", data.isEmpty() ? "none" : String.join(", ", data));
        rows.put("start", start.toString());
        rows.put("wall time", Unit.NUMBER.print(seconds) + " s");
        return rows;
    }
}
