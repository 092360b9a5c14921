package dev.tessera.online.slate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Rules of a slate as JSON, by the names that the contract gives them; see docs/how-to/rules-of-a-slate.md. */
public final class SlateRulesText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SlateRulesText() {}

    /** In one line; empty if there are no rules. Equal rules give equal texts. */
    public static String of(SlateRules rules) {
        if (rules.isNone()) {
            return "";
        }
        ObjectNode object = JSON.createObjectNode();
        rules.caps().forEach(cap -> object.withArray("caps")
                .addObject()
                .put("attribute", cap.attribute())
                .put("max_items", cap.maxItems()));
        rules.diversity().ifPresent(share -> object.put("diversity", share));
        return object.toString();
    }

    /**
     * The inverse of {@link #of}.
     *
     * @throws IllegalArgumentException names every field at fault and what was expected
     */
    public static SlateRules read(String text) {
        return text.isEmpty() ? SlateRules.NONE : readObject(text);
    }

    private static SlateRules readObject(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage() + " in line "
                    + e.getLocation().getLineNr());
        }
        List<String> problems = new ArrayList<>();
        return JsonFields.read("", root, problems, SlateRulesText::rules)
                .orElseThrow(() -> new IllegalArgumentException(String.join("; ", problems)));
    }

    private static SlateRules rules(JsonFields fields) {
        return new SlateRules(
                fields.objects("caps", cap -> new AttributeCap(cap.text("attribute"), cap.whole("max_items"))),
                fields.optionalNumber("diversity"));
    }
}
