package dev.tessera.online.experiment;

import dev.tessera.online.settings.WatchedFile;
import dev.tessera.online.slate.JsonFields;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.RuleSetText;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A file with the experiment that runs, as JSON; see docs/how-to/run-an-experiment.md. */
public final class ExperimentFile {
    private static final int MOST_BYTES = 256 << 10;

    private ExperimentFile() {}

    /** @throws IllegalArgumentException if the file cannot be read or used; names every problem */
    public static WatchedFile<Optional<Experiment>> open(Path file) {
        return WatchedFile.open(file, WatchedFile.Kind.ofOne("experiments", MOST_BYTES, ExperimentFile::parse));
    }

    /**
     * Empty if no experiment runs.
     *
     * @throws IllegalArgumentException names every field at fault and what was expected
     */
    static Optional<Experiment> parse(byte[] content) {
        return JsonFields.parse(content, file -> file.object("experiment", ExperimentFile::experiment));
    }

    private static Experiment experiment(JsonFields fields) {
        return new Experiment(fields.text("name"), fields.objects("variants", ExperimentFile::variant));
    }

    private static Variant variant(JsonFields fields) {
        RuleSet rules = fields.object("rules", RuleSetText::rules).orElse(RuleSet.NONE);
        rules.slate().requireFew();
        return new Variant(
                fields.text("name"),
                fields.number("share"),
                rules,
                fields.optionalText("generation").map(ExperimentFile::served).orElse(Variant.Served.AS_ANYBODY));
    }

    private static Variant.Served served(String generation) {
        return switch (generation) {
            case "active" -> Variant.Served.ACTIVE;
            case "canary" -> Variant.Served.CANARY;
            default ->
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "generation is '%s'; expected \"active\" or \"canary\"", generation));
        };
    }
}
