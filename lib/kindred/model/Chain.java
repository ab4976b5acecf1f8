package kindred.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kindred.core.Layout;
import kindred.core.Scope;

/** Layers in a row as one layer. The i-th one's parameters lie under {@code i}, counted from 1. */
public record Chain(List<Layer> layers) implements Layer {
    public Chain {
        layers = List.copyOf(layers);
    }

    public static Chain of(Layer... layers) {
        return new Chain(List.of(layers));
    }

    @Override
    public Layer then(Layer next) {
        List<Layer> longer = new ArrayList<>(layers);
        longer.add(next);
        return new Chain(longer);
    }

    @Override
    public Layout layout() {
        return join(Layer::layout);
    }

    @Override
    public Layout bufferLayout() {
        return join(Layer::bufferLayout);
    }

    private Layout join(Function<Layer, Layout> part) {
        Layout.Builder all = Layout.builder();
        for (int i = 0; i < layers.size(); i++) {
            all.add(Integer.toString(i + 1), part.apply(layers.get(i)));
        }
        return all.build();
    }

    @Override
    public NDArray forward(Scope scope, NDArray x) {
        NDArray y = x;
        for (int i = 0; i < layers.size(); i++) {
            y = layers.get(i).forward(scope.in(Integer.toString(i + 1)), y);
        }
        return y;
    }
}
