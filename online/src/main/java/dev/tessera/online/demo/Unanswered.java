package dev.tessera.online.demo;

import io.grpc.Status;

/** What to do about a ranker that gave no answer. */
public final class Unanswered {
    private Unanswered() {}

    public static String message(RankerTarget ranker, Status status) {
        String answered = "the ranker at " + ranker + " answered " + status.getCode() + ": " + status.getDescription();
        return switch (status.getCode()) {
            case UNAUTHENTICATED -> answered + "; --token-file shows it who calls";
            case PERMISSION_DENIED -> answered + "; the file of serve --callers says what each caller may do";
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                answered
                        + "; is it running (./tessera serve starts one), and does it want --tls-ca, or --tls-cert and --tls-key?";
            default -> answered;
        };
    }
}
