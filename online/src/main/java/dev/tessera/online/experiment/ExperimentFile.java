package dev.tessera.online.experiment;

import dev.tessera.online.settings.WatchedFile;
import dev.tessera.online.slate.JsonFields;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.RuleSetText;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A file with the experiment that runs, as JSON; see docs/how-to/run-an-experiment.md. */
public final class ExperimentFile {
    private static final int MOST_BYTES = 256 << 10;
    private static final String INTERLEAVE = "interleave";

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
        Map<String, Variant> above = new TreeMap<>();
        return new Experiment(fields.text("name"), fields.objects("variants", entry -> group(entry, above)));
    }

    /** @param above variants that the file has above the entry; gets its own */
    private static Group group(JsonFields fields, Map<String, Variant> above) {
        if (fields.has(INTERLEAVE)) {
            return interleaving(fields, above);
        }
        Variant variant = variant(fields);
        above.putIfAbsent(variant.name(), variant);
        return variant;
    }

    private static Interleaving interleaving(JsonFields fields, Map<String, Variant> above) {
        List<String> names = fields.texts(INTERLEAVE);
        if (names.size() != 2) {
            throw new IllegalArgumentException(
                    INTERLEAVE + " has " + names.size() + " entries; expected 2, the names of variants");
        }
        return new Interleaving(
                fields.text("name"), fields.number("share"), named(0, names, above), named(1, names, above));
    }

    private static Variant named(int index, List<String> names, Map<String, Variant> above) {
        Variant variant = above.get(names.get(index));
        if (variant == null) {
            throw new IllegalArgumentException(INTERLEAVE + "[" + index + "] is '" + names.get(index)
                    + "'; expected the name of a variant that stands above"
                    + (above.isEmpty() ? "; there is none" : ": " + String.join(", ", above.keySet())));
        }
        return variant;
    }

    private static Variant variant(JsonFields fields) {
        RuleSet rules = fields.object("rules", RuleSetText::rules).orElse(RuleSet.NONE);
        rules.slate().requireFew();
        return new Variant(
                fields.text("name"),
                fields.number("share"),
                rules,
                fields.optionalText("generation").map(ExperimentFile::served).orElse(Group.Served.AS_ANYBODY));
    }

    private static Group.Served served(String generation) {
        return switch (generation) {
            case "active" -> Group.Served.ACTIVE;
            case "canary" -> Group.Served.CANARY;
            default ->
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "generation is '%s'; expected \"active\" or \"canary\"", generation));
        };
    }
}
