package kindred.probe;

import kindred.measure.Features;
import kindred.measure.LabelledMoments;

/** One pass over the training batches. */
final class Moments {

    private Moments() {}

    static LabelledMoments.Values of(Iterable<Features> train, String who) {
        try (LabelledMoments sum = new LabelledMoments()) {
            boolean any = false;
            for (Features batch : train) {
                sum.add(batch);
                any = true;
            }
            if (!any) {
                throw new IllegalArgumentException("a " + who + " needs training examples, there were none");
            }
            LabelledMoments.Values v = sum.values();
            requireTwo(v.classes(), who);
            return v;
        }
    }

    static void requireTwo(int classes, String who) {
        if (classes < 2) {
            throw new IllegalArgumentException(
                    "a " + who + " tells classes apart and needs at least 2, got " + classes);
        }
    }
}
