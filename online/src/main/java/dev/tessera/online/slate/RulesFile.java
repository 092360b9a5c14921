package dev.tessera.online.slate;

import dev.tessera.online.settings.WatchedFile;
import java.nio.file.Path;

/** A file of rules that hold for all requests, as JSON. */
public final class RulesFile {
    /** Every row of the log of decisions has the rules that held. */
    private static final int MOST_BYTES = 64 << 10;

    private RulesFile() {}

    /** @throws IllegalArgumentException if the file cannot be read or used; names every problem */
    public static WatchedFile<RuleSet> open(Path file) {
        return WatchedFile.open(file, WatchedFile.Kind.ofOne("rules", MOST_BYTES, RulesFile::parse));
    }

    /** @throws IllegalArgumentException names every field at fault and what was expected */
    static RuleSet parse(byte[] content) {
        RuleSet rules = JsonFields.parse(content, RuleSetText::rules);
        rules.slate().requireFew();
        return rules;
    }
}
