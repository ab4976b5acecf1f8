package kindred.model.pretrained;

/** The package of e5-small-v2: see {@link Pretrained#e5Small()}. */
public final class E5SmallPackage implements OnnxPackage {
    @Override
    public String id() {
        return "e5-small";
    }

    @Override
    public String title() {
        return "e5-small-v2, sentence encoder, 12 layers of width 384, 33.2 million parameters";
    }

    @Override
    public String artifact() {
        return "e5-small-v2";
    }

    @Override
    public String stem() {
        return "e5-small-v2";
    }

    @Override
    public String sha256() {
        return "7fead744e324afffdb529d213a1b496b0c79307bcb012accc26827bbc5bc063d";
    }
}
