package dev.tessera.offline.towers;

import java.util.Optional;

/** Numbers in the names of layers. */
final class Numbered {
    private Numbered() {}

    /** The number of {@code parameter} if it begins with the prefix, a number and a slash, as {@code layer3/inner/weight} does. */
    static Optional<Integer> of(String prefix, String parameter) {
        int slash = parameter.indexOf('/');
        String number = parameter.startsWith(prefix) && slash > prefix.length()
                ? parameter.substring(prefix.length(), slash)
                : "";
        return number.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(number)) : Optional.empty();
    }
}
