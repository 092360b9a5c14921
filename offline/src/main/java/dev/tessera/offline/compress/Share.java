package dev.tessera.offline.compress;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A share of a whole as people write it: {@code 1%} or {@code 0.01}. */
final class Share {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)(%?)");

    private Share() {}

    /** Empty if it is none. */
    static OptionalDouble parse(String text) {
        Matcher share = TEXT.matcher(text.strip());
        return share.matches()
                ? OptionalDouble.of(
                        Double.parseDouble(share.group(1)) / (share.group(2).isEmpty() ? 1 : 100))
                : OptionalDouble.empty();
    }
}
