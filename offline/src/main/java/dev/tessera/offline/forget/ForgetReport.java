package dev.tessera.offline.forget;

import dev.tessera.store.history.ForgottenUsers.Erased;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was removed, and what remains.
 *
 * @param redis by the digests of the users' ids
 * @param tables those of the work directory that had something of the users
 * @param unfinished how many files that killed runs left unfinished were deleted
 * @param unreadable what is wrong with each file or folder that could not be gone through and may hold the users still; among the remaining too
 */
public record ForgetReport(
        Map<String, Erased> redis,
        List<ErasedTable> tables,
        int unfinished,
        List<String> unreadable,
        List<Remaining> remaining) {
    public ForgetReport {
        redis = new TreeMap<>(redis);
        tables = List.copyOf(tables);
        unreadable = List.copyOf(unreadable);
        remaining = List.copyOf(remaining);
    }

    /** Why the users are not forgotten wholly; empty if they are. */
    public Optional<String> fault() {
        return unreadable.isEmpty()
                ? Optional.empty()
                : Optional.of(unreadable.size()
                        + " files or folders could not be gone through, and may hold the users still; repair or delete them, then forget the users again: "
                        + String.join("; ", unreadable));
    }

    public long historyEntries() {
        return redis.values().stream().mapToLong(Erased::historyEntries).sum();
    }

    public long streamEntries() {
        return redis.values().stream().mapToLong(Erased::streamEntries).sum();
    }

    /** For people; names no user. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        Instant upTo = redis.values().stream()
                .map(Erased::upTo)
                .max(Instant::compareTo)
                .orElseThrow();
        lines.add((redis.size() == 1 ? "1 user is" : redis.size() + " users are") + " forgotten, up to " + upTo);
        lines.add("removed:");
        lines.add(count(historyEntries(), "entries", "histories in Redis"));
        lines.add(count(streamEntries(), "entries", "event streams in Redis"));
        for (ErasedTable table : tables) {
            if (table.rows() > 0) {
                lines.add(count(table.rows(), "rows", table.place()));
            }
            if (table.texts() > 0) {
                lines.add(count(table.texts(), "texts", table.place()));
            }
        }
        if (unfinished > 0) {
            lines.add(count(unfinished, "files", "that killed runs left unfinished"));
        }
        lines.add("remains:");
        remaining.forEach(each -> lines.add("  " + each.what() + "; until " + each.until()));
        return lines;
    }

    private static String count(long number, String unit, String place) {
        return String.format(Locale.ROOT, "  %8d %-7s %s", number, unit, place);
    }
}
