package kindred.hint;

import java.util.function.LongToIntFunction;

/** How long to train. Equal steps hide that a hinted run sees fewer main examples; equal main examples, that it costs more. */
public sealed interface Budget {
    /** So many steps. */
    record Steps(long count) implements Budget {
        public Steps {
            positive("steps", count);
        }

        @Override
        public long steps(LongToIntFunction mainExamples) {
            return count;
        }
    }

    /** So many steps as it takes to see so many examples of the main task. */
    record MainExamples(long count) implements Budget {
        public MainExamples {
            positive("examples of the main task", count);
        }

        @Override
        public long steps(LongToIntFunction mainExamples) {
            long seen = 0;
            long step = 0;
            while (seen < count) {
                int now = mainExamples.applyAsInt(step++);
                if (now < 1) {
                    throw new IllegalArgumentException("Batch " + step + " has no example of the main task");
                }
                seen += now;
            }
            return step;
        }
    }

    static Budget steps(long count) {
        return new Steps(count);
    }

    static Budget mainExamples(long count) {
        return new MainExamples(count);
    }

    /**
     * The steps of a run.
     *
     * @param mainExamples how many examples of the main task a step's batch holds
     */
    long steps(LongToIntFunction mainExamples);

    private static void positive(String what, long count) {
        if (count < 1) {
            throw new IllegalArgumentException("A budget of " + count + " " + what + ", expected at least 1");
        }
    }
}
