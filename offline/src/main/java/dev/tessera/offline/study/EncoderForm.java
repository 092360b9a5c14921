package dev.tessera.offline.study;

import java.util.Locale;

/** Which encoder a study has: the one that was trained, or a smaller one that compress made of it. */
public enum EncoderForm {
    TRAINED("fine-tune", ""),
    QUANTISED("compress", " --method quantise"),
    DISTILLED("compress", " --method distil"),
    PRUNED("compress", " --method prune");

    private final String stage;
    private final String options;

    EncoderForm(String stage, String options) {
        this.stage = stage;
        this.options = options;
    }

    /** As in the names of studies. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What makes it, as on the command line. */
    public String command() {
        return stage + options;
    }

    /** The same for the encoder of a study. */
    public String commandFor(String study) {
        return stage + " --study " + study + options;
    }
}
