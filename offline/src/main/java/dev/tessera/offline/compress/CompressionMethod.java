package dev.tessera.offline.compress;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import java.io.IOException;
import java.nio.file.Path;

/** How an encoder is made smaller. */
public interface CompressionMethod {
    /** Weights as one signed byte each. */
    static CompressionMethod quantise() {
        return new Quantise();
    }

    /** As written in the table and on the command line. */
    String label();

    /** What the encoder has become, as written in the table. */
    String variant();

    /** What the encoder has become, as in the name of its folder. */
    String participle();

    /**
     * Writes a smaller encoder.
     *
     * @param study that it belongs to
     * @param compressed an empty folder
     */
    void compress(StudyDirectory study, Path compressed) throws IOException;

    /** Where a study's compressed encoder lies: beside the one it was made from. */
    default Path folder(StudyDirectory study) {
        Path encoder = study.encoder();
        return encoder.resolveSibling(encoder.getFileName() + "-" + participle());
    }

    /** {@link QuantisedEncoder}. */
    record Quantise() implements CompressionMethod {
        @Override
        public String label() {
            return "quantise";
        }

        @Override
        public String variant() {
            return "int8";
        }

        @Override
        public String participle() {
            return "quantised";
        }

        @Override
        public void compress(StudyDirectory study, Path compressed) throws IOException {
            QuantisedEncoder.write(study.encoder(), compressed);
        }
    }
}
