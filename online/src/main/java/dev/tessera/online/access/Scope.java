package dev.tessera.online.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a caller may do. Each call needs one of them. */
public enum Scope {
    /** Ask for slates. */
    RECOMMEND,
    /** Record what users did. */
    RECORD,
    /** Change what everybody is shown. */
    ADMIN;

    /** As files, options and messages say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));
    }
}
