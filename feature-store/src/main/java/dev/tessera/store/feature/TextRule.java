package dev.tessera.store.feature;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;

/** How text becomes token numbers; stored in {@code preprocessing.json}. Token 0 is padding in every rule. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tokenizer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WordRule.class, name = "words"),
    @JsonSubTypes.Type(value = PieceRule.class, name = "pieces")
})
public sealed interface TextRule permits WordRule, PieceRule {
    /** Longer texts are cut to this many tokens. */
    int maxTokens();

    /** @param encoderFolder where files that the rule names lie */
    TextTokenizer open(Path encoderFolder);
}
