package dev.tessera.online.slate;

import dev.tessera.online.settings.WatchedFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file of rules that hold for all requests, as JSON. */
public final class RulesFile {
    /** Every row of the log of decisions has the rules that held. */
    private static final int MOST_BYTES = 64 << 10;

    private RulesFile() {}

    /** @throws IllegalArgumentException if the file cannot be read or used; names every problem */
    public static WatchedFile<RuleSet> open(Path file) {
        return WatchedFile.open(file, new WatchedFile.Kind<>("rules", MOST_BYTES, RulesFile::parse));
    }

    /** @throws IllegalArgumentException names every field at fault and what was expected */
    static RuleSet parse(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            Expected.that(!text.isBlank(), "it is empty; expected { ... }, with nothing inside for no rules");
            RuleSet rules = RuleSetText.read(text);
            rules.slate().requireFew();
            return rules;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is no text; expected UTF-8", e);
        }
    }
}
