package dev.tessera.offline.trainingset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Says in 64 hexadecimal digits what an evaluation asks for: SHA-256 over the sorted target rows, so that two evaluations with the same
 * digest are comparable. A row is {@code user TAB item TAB value TAB occurred-millis TAB label-sets LF}, label sets being {@code a},
 * {@code h} or {@code ah}, the value as {@code %.4f} or {@code NaN}; rows are sorted as text.
 */
public final class SplitDigest {
    private SplitDigest() {}

    public static String of(Collection<EvaluationTarget> targets, Partition partition) {
        return of(targets.stream()
                .filter(target -> target.partition() == partition)
                .map(SplitDigest::line)
                .toList());
    }

    /** The digest of lines made by {@link #line}. */
    static String of(List<String> lines) {
        MessageDigest digest = sha256();
        lines.stream().sorted().forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    static String line(EvaluationTarget target) {
        String value = Double.isNaN(target.value()) ? "NaN" : String.format(Locale.ROOT, "%.4f", target.value());
        return target.user() + "\t" + target.item() + "\t" + value + "\t" + target.occurredAt() + "\t"
                + (target.inAll() ? "a" : "") + (target.inHigh() ? "h" : "") + "\n";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
