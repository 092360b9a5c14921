package dev.tessera.offline.itemlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.itemlog.InMemoryItemLog;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedItemTest {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aLogWithAChangeThatCannotBeReadIsNotSavedWithoutIt() throws IOException {
        InMemoryItemLog log = new InMemoryItemLog();
        log.upsert(item("kettle"), NOON);
        log.upsert(item("pot"), NOON);
        Path saved = folder.resolve("item_changes");
        assertThat(ChangedItem.save(log, saved)).isEqualTo(2);

        log.upsert(item("pan"), NOON);
        assertThatThrownBy(() -> ChangedItem.save(hiding(new ItemId("pot"), log), saved))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 of 3 changes in the item log cannot be read");
        assertThat(ChangedItem.TABLE.readAll(saved)).as("what was saved before").hasSize(2);
        try (var files = Files.list(folder)) {
            assertThat(files).as("nothing is left beside it").containsExactly(saved);
        }
    }

    /** As a log shows itself to a build that cannot read the change of an item. */
    private static ItemLog hiding(ItemId item, ItemLog log) {
        return (ItemLog) Proxy.newProxyInstance(
                ItemLog.class.getClassLoader(), new Class<?>[] {ItemLog.class}, (proxy, method, arguments) -> {
                    if (method.isDefault()) {
                        return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    Object answer = method.invoke(log, arguments);
                    return method.getName().equals("after")
                            ? ((List<?>) answer)
                                    .stream()
                                            .map(ItemChange.class::cast)
                                            .filter(change -> !change.item().equals(item))
                                            .toList()
                            : answer;
                });
    }

    private static Item item(String id) {
        return new Item(new ItemId(id), id, "", Map.of(), new byte[0], Instant.EPOCH);
    }
}
