package kindred.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import kindred.notebook.show.Bundle;
import kindred.notebook.show.Shown;

/**
 * A running kernel of the IJava family. Both base libraries (the old one of IJava, and the one that JJava and our own
 * kernel stand on) have the same classes under two package names, so they are reached by name, and the library needs
 * neither to be there.
 */
final class KernelHost implements Host {
    private static final List<Family> FAMILIES = List.of(
            new Family("org.dflib.jjava.jupyter.kernel.", "org.dflib.jjava.jupyter.kernel.BaseKernel", "notebookKernel"),
            new Family("io.github.spencerpark.jupyter.kernel.", "io.github.spencerpark.ijava.IJava",
                    "getKernelInstance"));

    private static volatile KernelHost last;

    private final Object kernel;
    private final Class<?> displayData;
    private final Class<?> renderFunction;
    private final Set<String> heads = ConcurrentHashMap.newKeySet();

    /** Where one base library keeps its classes, and the static method that gives the running kernel. */
    private record Family(String prefix, String holder, String getter) {
    }

    private KernelHost(Family family, Object kernel) throws ClassNotFoundException {
        ClassLoader loader = kernel.getClass().getClassLoader();
        this.kernel = kernel;
        this.displayData = Class.forName(family.prefix + "display.DisplayData", true, loader);
        this.renderFunction = Class.forName(family.prefix + "display.RenderFunction", true, loader);
    }

    static Optional<KernelHost> running() {
        if (last == null) {
            last = find().orElse(null);
        }
        return Optional.ofNullable(last);
    }

    /** Looks for a kernel anew. */
    static Optional<KernelHost> find() {
        return FAMILIES.stream().flatMap(KernelHost::find).findFirst();
    }

    private static Stream<KernelHost> find(Family family) {
        return Stream.of(Optional.ofNullable(Thread.currentThread().getContextClassLoader()),
                        Optional.ofNullable(KernelHost.class.getClassLoader()))
                .flatMap(Optional::stream).flatMap(loader -> find(family, loader));
    }

    private static Stream<KernelHost> find(Family family, ClassLoader loader) {
        try {
            Object kernel = Class.forName(family.holder, true, loader).getMethod(family.getter).invoke(null);
            return kernel == null ? Stream.empty() : Stream.of(new KernelHost(family, kernel));
        } catch (ReflectiveOperationException | LinkageError e) {
            // The family is not on the class path, or no kernel of it runs: its getter then throws.
            return Stream.empty();
        }
    }

    @Override
    public void display(Bundle bundle) {
        sendHead(bundle.head());
        call(kernel, "display", new Class<?>[] {displayData}, fill(newData(), bundle));
    }

    /** A head is an output of its own, sent before the first output that needs it. */
    private void sendHead(String head) {
        if (!head.isEmpty() && heads.add(head)) {
            display(Bundle.text("(script for the figures below)").withHtml(head));
        }
    }

    @Override
    public void forgetHeads() {
        heads.clear();
    }

    @Override
    public void update(String id, Bundle bundle) {
        Object stream = field(call(kernel, "getIO", new Class<?>[0]), "display");
        call(stream, "updateDisplay", new Class<?>[] {String.class, displayData}, id, fill(newData(), bundle));
    }

    /** Shows a bundle that {@link #update} can replace. */
    void begin(String id, Bundle bundle) {
        Object data = fill(newData(), bundle);
        call(data, "setDisplayId", new Class<?>[] {String.class}, id);
        call(kernel, "display", new Class<?>[] {displayData}, data);
    }

    @Override
    public void install(List<Shown<?>> types) {
        Object renderer = call(kernel, "getRenderer", new Class<?>[0]);
        register(renderer, Bundle.class, Shown::of);
        types.forEach(shown -> register(renderer, shown.type(), Shown::of));
    }

    private void register(Object renderer, Class<?> type, Function<Object, Bundle> look) {
        Object function = Proxy.newProxyInstance(renderFunction.getClassLoader(), new Class<?>[] {renderFunction},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "render" -> {
                        Bundle bundle = look.apply(arguments[0]);
                        sendHead(bundle.head());
                        fill(call(arguments[1], "getOutputContainer", new Class<?>[0]), bundle);
                        yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "look of " + type.getName();
                });
        Object registration = call(renderer, "createRegistration", new Class<?>[] {Class.class}, type);
        call(registration, "register", new Class<?>[] {renderFunction}, function);
    }

    private Object newData() {
        try {
            return displayData.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw foreign(e);
        }
    }

    private Object fill(Object data, Bundle bundle) {
        bundle.data().forEach((mime, content) ->
                call(data, "putData", new Class<?>[] {String.class, Object.class}, mime, content));
        return data;
    }

    private static Object field(Object target, String name) {
        try {
            return target.getClass().getField(name).get(target);
        } catch (ReflectiveOperationException e) {
            throw foreign(e);
        }
    }

    private static Object call(Object target, String name, Class<?>[] types, Object... arguments) {
        try {
            Method method = target.getClass().getMethod(name, types);
            method.trySetAccessible();
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw foreign(e);
        } catch (ReflectiveOperationException e) {
            throw foreign(e);
        }
    }

    private static IllegalStateException foreign(ReflectiveOperationException e) {
        return new IllegalStateException("the running kernel lacks a method that IJava 1.3 and JJava 1.0 have: " + e, e);
    }
}
