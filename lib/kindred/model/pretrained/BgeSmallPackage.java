package kindred.model.pretrained;

/** The package of bge-small-en-v1.5: see {@link Pretrained#bgeSmall()}. */
public final class BgeSmallPackage implements OnnxPackage {
    @Override
    public String id() {
        return "bge-small";
    }

    @Override
    public String title() {
        return "bge-small-en-v1.5, sentence encoder, 12 layers of width 384, 33.2 million parameters";
    }

    @Override
    public String artifact() {
        return "bge-small-en-v15";
    }

    @Override
    public String stem() {
        return "bge-small-en-v1.5";
    }

    @Override
    public String sha256() {
        return "844ee19552b755515304ef063d3fb653ce2124304e8142bc4c3ed5b07a2008c5";
    }
}
