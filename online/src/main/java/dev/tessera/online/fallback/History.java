package dev.tessera.online.fallback;

import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What could be learnt of a user's history. */
public sealed interface History {
    /** Of nobody. */
    History NONE = new Known(List.of());

    /** The items that the user is known to have touched. */
    Set<ItemId> seen();

    /** The history was read; {@code entries} are oldest first, and none for an unknown user. */
    record Known(List<HistoryEntry> entries) implements History {
        public Known {
            entries = List.copyOf(entries);
        }

        @Override
        public Set<ItemId> seen() {
            return entries.stream().map(HistoryEntry::item).collect(Collectors.toSet());
        }
    }

    /** The store could not be asked. */
    record Unreadable() implements History {
        @Override
        public Set<ItemId> seen() {
            return Set.of();
        }
    }
}
