package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import kindred.multitask.Aggregator;
import kindred.multitask.EpochObserver;
import kindred.multitask.RowAggregator;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;

/**
 * One aggregator for each part of the shared weights, layers or single matrices, each seeing its own columns only
 * (Wang et al., 2021, section 4.2, call the choice a granularity).
 */
public final class PerBlock implements RowAggregator, EpochObserver, Stateful {
    private final long[] starts;
    private final List<Aggregator> parts = new ArrayList<>();

    /**
     * @param each makes a new aggregator; called once per block
     * @param starts first column of every block but the first, strictly increasing, from 1 to d - 1
     */
    public PerBlock(Supplier<? extends Aggregator> each, long... starts) {
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] <= (i == 0 ? 0 : starts[i - 1])) {
                throw new IllegalArgumentException("blocks must start at increasing columns after 0, got "
                        + Arrays.toString(starts));
            }
        }
        this.starts = starts.clone();
        for (int i = 0; i <= starts.length; i++) {
            parts.add(each.get());
        }
    }

    @Override
    public NDArray direction(NDArray rows, double[] losses, StepContext step) {
        if (starts.length == 0) {
            return parts.get(0).direction(rows, losses, step);
        }
        NDList columns = rows.split(starts, 1);
        NDList directions = new NDList(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            StepContext own = new StepContext(step.step(), step.epoch(), step.rng().split(i));
            directions.add(parts.get(i).direction(columns.get(i), losses, own));
        }
        return NDArrays.concat(directions, 0);
    }

    @Override
    public void endOfEpoch(int epoch, double[] meanLosses) {
        for (Aggregator part : parts) {
            if (part instanceof EpochObserver observer) {
                observer.endOfEpoch(epoch, meanLosses);
            }
        }
    }

    @Override
    public NDList state(NDManager manager) {
        NDList all = new NDList();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Stateful part) {
                for (NDArray array : part.state(manager)) {
                    array.setName(i + "/" + array.getName());
                    all.add(array);
                }
            }
        }
        return all;
    }

    @Override
    public void restore(NDList state) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Stateful part) {
                String prefix = i + "/";
                NDList own = new NDList();
                for (NDArray array : state) {
                    if (array.getName().startsWith(prefix)) {
                        NDArray named = array.duplicate();
                        named.setName(array.getName().substring(prefix.length()));
                        own.add(named);
                    }
                }
                part.restore(own);
                own.close();
            }
        }
    }
}
