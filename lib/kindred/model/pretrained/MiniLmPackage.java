package kindred.model.pretrained;

/** The package of all-MiniLM-L6-v2: see {@link Pretrained#miniLm()}. */
public final class MiniLmPackage implements OnnxPackage {
    @Override
    public String id() {
        return "minilm";
    }

    @Override
    public String title() {
        return "all-MiniLM-L6-v2, sentence encoder, 6 layers of width 384, 22.7 million parameters";
    }

    @Override
    public String artifact() {
        return "all-minilm-l6-v2";
    }

    @Override
    public String stem() {
        return "all-minilm-l6-v2";
    }

    @Override
    public String sha256() {
        return "4efd8b7c76bbc52fb5f3c1722549d05d4af43736fa8b0cd9020d4aa206b5e273";
    }
}
