package kindred.measure;

import java.util.function.ToDoubleFunction;

/** A marker that is a function of the mean and scatter of the representation. */
final class FeatureMoments implements Marker.Accumulator {
    private final SecondMoments moments = new SecondMoments();
    private final String who;
    private final ToDoubleFunction<SecondMoments.Values> marker;

    FeatureMoments(String who, ToDoubleFunction<SecondMoments.Values> marker) {
        this.who = who;
        this.marker = marker;
    }

    @Override
    public void add(Features batch) {
        moments.add(batch.requireZ(who));
    }

    @Override
    public double value() {
        SecondMoments.Values v = moments.values();
        if (v.count() < 2) {
            throw new IllegalArgumentException(who + " needs at least 2 examples, got " + v.count());
        }
        return marker.applyAsDouble(v);
    }

    @Override
    public void close() {
        moments.close();
    }
}
