package kindred.measure;

import java.util.function.ToDoubleFunction;

/** A marker that is a function of the total scatter and the means of two classes or more. */
final class LabelledMarker implements Marker.Accumulator {
    private final LabelledMoments moments = new LabelledMoments();
    private final String who;
    private final ToDoubleFunction<LabelledMoments.Values> marker;

    LabelledMarker(String who, ToDoubleFunction<LabelledMoments.Values> marker) {
        this.who = who;
        this.marker = marker;
    }

    @Override
    public void add(Features batch) {
        batch.requireLabels(who);
        batch.requireZ(who);
        moments.add(batch);
    }

    @Override
    public double value() {
        LabelledMoments.Values v = moments.values();
        if (v.classes() < 2) {
            throw new IllegalArgumentException(who + " compares classes and needs at least 2, got " + v.classes());
        }
        return marker.applyAsDouble(v);
    }

    @Override
    public void close() {
        moments.close();
    }
}
