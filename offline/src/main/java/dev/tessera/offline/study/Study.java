package dev.tessera.offline.study;

import dev.tessera.offline.split.Split;
import dev.tessera.store.model.Modality;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One training and evaluation run.
 *
 * @param content the modalities that item vectors are made of; a subset of {@link Modality#content}
 * @param behaviour whether item vectors have a behaviour residual
 * @param labelThreshold from which value on an event is in {@link dev.tessera.offline.split.LabelSet#HIGH}
 * @param form of its encoder
 */
public record Study(
        Split split, Set<Modality> content, boolean behaviour, long seed, double labelThreshold, EncoderForm form)
        implements Serializable {
    public static final double DEFAULT_THRESHOLD = 4.0;
    private static final Pattern SEED = Pattern.compile("(.+)-s(\\d{1,18})");

    public Study {
        if (!Modality.content().containsAll(content)) {
            throw new IllegalArgumentException(
                    "study with content " + content + "; expected some of " + Modality.content());
        }
        if (content.isEmpty() && !behaviour) {
            throw new IllegalArgumentException(
                    "study with neither content nor behaviour; its item vectors would be empty");
        }
        if (seed < 0) {
            throw new IllegalArgumentException("study with seed " + seed + "; expected 0 or more");
        }
        content = Collections.unmodifiableSet(
                content.isEmpty() ? EnumSet.noneOf(Modality.class) : EnumSet.copyOf(content));
    }

    /** All modalities, behaviour and seed 0, with the encoder that is trained. */
    public static Study of(Split split) {
        return new Study(split, EnumSet.copyOf(Modality.content()), true, 0, DEFAULT_THRESHOLD, EncoderForm.TRAINED);
    }

    public Study withContent(Set<Modality> modalities, boolean withBehaviour) {
        return new Study(split, modalities, withBehaviour, seed, labelThreshold, form);
    }

    public Study withSeed(long other) {
        return new Study(split, content, behaviour, other, labelThreshold, form);
    }

    public Study withForm(EncoderForm other) {
        return new Study(split, content, behaviour, seed, labelThreshold, other);
    }

    public Study withSplit(Split other) {
        return new Study(other, content, behaviour, seed, labelThreshold, form);
    }

    /**
     * The name of the study's folder: the split; then the modalities, left out if all and behaviour take part, {@code fused} if all
     * content takes part; then the form of its encoder unless that is the trained one; then {@code -s} and the seed unless it is 0. Examples:
     * {@code time}, {@code time-fused}, {@code time-text-s1}, {@code time-text+image+behaviour}, {@code time-behaviour}, {@code time-quantised}.
     */
    public String name() {
        return split.name() + variant() + (seed == 0 ? "" : "-s" + seed);
    }

    /** What the name says beside split and seed; empty for the study that leads its split. */
    public String variant() {
        return vectors() + (form == EncoderForm.TRAINED ? "" : "-" + form.word());
    }

    /** The same for studies that differ only in their residual: what their encoder learns from is the same. */
    public String encoderName() {
        return content.isEmpty() ? name() : withContent(content, true).name();
    }

    private String vectors() {
        boolean whole = content.size() == Modality.content().size();
        if (whole) {
            return behaviour ? "" : "-fused";
        }
        List<String> words = new ArrayList<>();
        content.forEach(modality -> words.add(modality.name().toLowerCase(Locale.ROOT)));
        if (behaviour) {
            words.add("behaviour");
        }
        return "-" + String.join("+", words);
    }

    /**
     * Reads {@link #name}, with the default threshold.
     *
     * @throws IllegalArgumentException naming what was expected
     */
    public static Study parse(String name) {
        Matcher seeded = SEED.matcher(name);
        if (seeded.matches()) {
            return parse(seeded.group(1)).withSeed(Long.parseLong(seeded.group(2)));
        }
        for (EncoderForm form : EncoderForm.values()) {
            String ending = "-" + form.word();
            if (form != EncoderForm.TRAINED && name.endsWith(ending)) {
                return parseTrained(name.substring(0, name.length() - ending.length()))
                        .withForm(form);
            }
        }
        return parseTrained(name);
    }

    private static Study parseTrained(String name) {
        int dash = name.lastIndexOf('-');
        String tail = name.substring(dash + 1);
        if (tail.equals("fused")) {
            return of(Split.parse(name.substring(0, dash))).withContent(EnumSet.copyOf(Modality.content()), false);
        }
        Set<Modality> named = modalities(tail);
        if (dash < 0 || named.isEmpty()) {
            return of(Split.parse(name));
        }
        boolean behaviour = named.remove(Modality.BEHAVIOUR);
        return of(Split.parse(name.substring(0, dash))).withContent(named, behaviour);
    }

    private static Set<Modality> modalities(String words) {
        EnumSet<Modality> found = EnumSet.noneOf(Modality.class);
        for (String word : words.split("\\+")) {
            for (Modality modality : Modality.values()) {
                if (modality.name().toLowerCase(Locale.ROOT).equals(word)) {
                    found.add(modality);
                }
            }
        }
        return found.size() == words.split("\\+").length ? found : EnumSet.noneOf(Modality.class);
    }
}
