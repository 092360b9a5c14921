package dev.tessera.offline.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import java.util.List;

/** Lists inside one CSV field, as JSON: ids may hold any separator. */
final class ExportJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExportJson() {}

    /** {@code [["item", "KIND", value or null, occurred-millis], ...]}, oldest first. */
    static String history(EvaluationTarget target) {
        ArrayNode history = JSON.createArrayNode();
        for (int index = 0; index < target.historyItems().size(); index++) {
            ArrayNode entry = history.addArray();
            entry.add(target.historyItems().get(index).value());
            entry.add(EventKind.ofCode(target.historyKinds()[index]).name());
            if (Float.isNaN(target.historyValues()[index])) {
                entry.addNull();
            } else {
                entry.add(target.historyValues()[index]);
            }
            entry.add(target.historyOccurredAt()[index]);
        }
        return text(history);
    }

    static String items(List<ItemId> items) {
        ArrayNode array = JSON.createArrayNode();
        items.forEach(item -> array.add(item.value()));
        return text(array);
    }

    private static String text(ArrayNode array) {
        try {
            return JSON.writeValueAsString(array);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an array of strings and numbers is always JSON", e);
        }
    }
}
