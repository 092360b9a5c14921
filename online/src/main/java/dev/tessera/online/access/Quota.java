package dev.tessera.online.access;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a caller may ask of one ranker.
 *
 * @param perSecond calls a second in the long run, 1 to {@value #MOST}
 * @param burst calls at once after a pause, 1 to {@value #MOST}
 */
public record Quota(int perSecond, int burst) {
    private static final int MOST = 1_000_000;
    private static final String EXPECTED =
            "N or N/BURST, calls a second and calls at once, whole numbers from 1 to " + MOST;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,7})(?:/([0-9]{1,7}))?");

    public Quota {
        if (perSecond < 1 || perSecond > MOST || burst < 1 || burst > MOST) {
            throw new IllegalArgumentException("quota is " + perSecond + "/" + burst + "; expected " + EXPECTED);
        }
    }

    /**
     * Reads {@code N} or {@code N/BURST}; without a burst it is what a second brings.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Quota parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("quota is " + Token.quote(text) + "; expected " + EXPECTED);
        }
        int perSecond = Integer.parseInt(form.group(1));
        return new Quota(perSecond, form.group(2) == null ? perSecond : Integer.parseInt(form.group(2)));
    }

    @Override
    public String toString() {
        return perSecond + "/" + burst;
    }
}
