package dev.tessera.offline.compress;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.EncoderForm;
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

    /** What the encoder has become, as in the name of its study. */
    EncoderForm form();

    /**
     * Writes a smaller encoder.
     *
     * @param study whose encoder it is made from
     * @param compressed an empty folder
     */
    void compress(StudyDirectory study, Path compressed) throws IOException;

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
        public EncoderForm form() {
            return EncoderForm.QUANTISED;
        }

        @Override
        public void compress(StudyDirectory study, Path compressed) throws IOException {
            QuantisedEncoder.write(study.encoder(), compressed);
        }
    }
}
