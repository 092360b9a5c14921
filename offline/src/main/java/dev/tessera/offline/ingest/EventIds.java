package dev.tessera.offline.ingest;

import dev.tessera.store.model.EventId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * Names events. A given id belongs to the first row that has it. Rows without one get {@code d-} and 128 bits of SHA-256 over user, item,
 * kind, time and the count of earlier rows that are equal in these, so that the same files give the same ids again.
 */
final class EventIds {
    private static final int DIGEST_BYTES = 16;

    private EventIds() {}

    /** @param sameIdentity all rows of one {@link EventDraft#identity}, in any order */
    static void assign(
            List<EventDraft> sameIdentity,
            Consumer<dev.tessera.store.model.Event> accepted,
            Consumer<Rejected> rejected) {
        List<EventDraft> rows = new ArrayList<>(sameIdentity);
        rows.sort(EventDraft.INPUT_ORDER);
        for (int occurrence = 0; occurrence < rows.size(); occurrence++) {
            EventDraft row = rows.get(occurrence);
            if (row.givenId().isEmpty()) {
                accepted.accept(row.event(derived(row, occurrence)));
            } else if (occurrence == 0) {
                accepted.accept(row.event(new EventId(row.givenId())));
            } else {
                rejected.accept(row.rejected(EventColumns.ID, Fault.DUPLICATE_ID, row.givenId()));
            }
        }
    }

    private static EventId derived(EventDraft row, int occurrence) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((row.content() + "\n" + occurrence).getBytes(StandardCharsets.UTF_8));
            return new EventId("d-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
