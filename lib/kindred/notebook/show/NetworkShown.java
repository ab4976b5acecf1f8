package kindred.notebook.show;

import kindred.core.Network;

/** A network, by its layers. */
public final class NetworkShown implements Shown<Network> {
    @Override
    public Class<Network> type() {
        return Network.class;
    }

    @Override
    public Bundle show(Network network) {
        String name = network.getClass().getSimpleName();
        return LayoutShown.show(network.layout(), name.isEmpty() ? "Network" : name);
    }
}
