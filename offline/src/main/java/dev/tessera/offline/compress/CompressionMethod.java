package dev.tessera.offline.compress;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** How an encoder is made smaller. */
public enum CompressionMethod {
    /** Weights as one signed byte each; {@link QuantisedEncoder}. */
    QUANTISE("int8", "quantised") {
        @Override
        void compress(Path encoder, Path compressed) throws IOException {
            QuantisedEncoder.write(encoder, compressed);
        }
    };

    private final String variant;
    private final String participle;

    CompressionMethod(String variant, String participle) {
        this.variant = variant;
        this.participle = participle;
    }

    /**
     * Writes a smaller encoder.
     *
     * @param encoder folder of a trained one
     * @param compressed an empty folder
     */
    abstract void compress(Path encoder, Path compressed) throws IOException;

    /** Where a study's compressed encoder lies: beside the one it was made from. */
    public Path folder(StudyDirectory study) {
        Path encoder = study.encoder();
        return encoder.resolveSibling(encoder.getFileName() + "-" + participle);
    }

    /** What the encoder has become, as written in the table. */
    String variant() {
        return variant;
    }

    /** As written in the table and on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
