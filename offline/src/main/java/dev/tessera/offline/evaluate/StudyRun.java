package dev.tessera.offline.evaluate;

import dev.tessera.offline.split.ColdFold;
import dev.tessera.offline.split.LabelSet;
import dev.tessera.offline.study.Study;
import java.util.List;
import java.util.Locale;

/** How a study appears in tables: its family of splits, the name of its model, its label sets. */
record StudyRun(Study study) {
    /** The name of Tessera's model; variants have the differing part of the study's name behind it. */
    static final String MODEL = "tessera";

    String name() {
        return study.name();
    }

    /** {@code cold} for every fold of the cold split, else the split's name. */
    String family() {
        return study.split() instanceof ColdFold ? "cold" : study.split().name();
    }

    /** {@code tessera}, {@code tessera-fused}, {@code tessera-text}, ...: the modalities and the form of the encoder, whatever split
     * and seed.
     */
    String model() {
        return MODEL + study.variant();
    }

    /** Whether the study is the one of its split that the others vary, and so the one whose baselines count. */
    boolean leads() {
        return study.seed() == 0 && model().equals(MODEL);
    }

    /** The name of the study that leads this one's split. */
    String leader() {
        return Study.of(study.split()).name();
    }

    List<LabelSet> labelSets() {
        return study.split().labelSets();
    }

    Run run(LabelSet labels, String model) {
        return new Run(name(), family(), labels.name().toLowerCase(Locale.ROOT), model, study.seed());
    }
}
