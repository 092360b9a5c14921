package dev.tessera.store.feature;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits text into words: compatibility-normalised, lower case, runs of letters and digits; each ideograph is a word of its own. */
final class Words {
    private Words() {}

    static List<String> of(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        normal.codePoints().forEach(point -> {
            boolean ideograph = Character.isIdeographic(point);
            if (ideograph || !belongs(point)) {
                flush(word, words);
            }
            if (ideograph) {
                words.add(Character.toString(point));
            } else if (belongs(point)) {
                word.appendCodePoint(point);
            }
        });
        flush(word, words);
        return words;
    }

    private static boolean belongs(int point) {
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
