package dev.tessera.offline.flink;

/** What a failed job died of, beneath what Flink wraps around it. */
public final class RootCause {
    private RootCause() {}

    public static String message(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
