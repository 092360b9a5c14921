package dev.tessera.offline.finetune;

import dev.tessera.offline.towers.Tower;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What fine-tuning changes of a published tower and of the head behind it. A normalisation's statistics are never changed.
 *
 * @param number of blocks, or rank; 0 for kinds that have none
 */
public record TowerMode(Kind kind, int number) implements Serializable {
    /** Nothing but what the head starts with. */
    public static final TowerMode FROZEN = new TowerMode(Kind.FROZEN, 0);

    public static final TowerMode HEAD = new TowerMode(Kind.HEAD, 0);
    public static final TowerMode FULL = new TowerMode(Kind.FULL, 0);

    private static final long serialVersionUID = 1L;
    private static final Pattern TEXT = Pattern.compile("(frozen|head|full)|(last|lora):([1-9]\\d{0,3})");

    /** Kinds of modes. */
    public enum Kind {
        /** Neither tower nor head: the head stays what it starts with. */
        FROZEN,
        /** The head alone. */
        HEAD,
        /** The head, the tower's last blocks, and what lies behind them. */
        LAST,
        /** The head, and additions of low rank to the matrices of all blocks. */
        LORA,
        /** The head and the whole tower. */
        FULL
    }

    /** @throws IllegalArgumentException naming what was expected */
    public static TowerMode parse(String text) {
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no mode; expected frozen, head, last:N, lora:R or full, N and R from 1 to 9999");
        }
        String kind = match.group(1) == null ? match.group(2) : match.group(1);
        int number = match.group(3) == null ? 0 : Integer.parseInt(match.group(3));
        return new TowerMode(Kind.valueOf(kind.toUpperCase(Locale.ROOT)), number);
    }

    boolean changesHead() {
        return kind != Kind.FROZEN;
    }

    /** Whether anything of the tower itself is changed. */
    public boolean changesTower() {
        return kind == Kind.LAST || kind == Kind.LORA || kind == Kind.FULL;
    }

    /** Whether a parameter of the tower itself is changed. */
    boolean changes(Tower<?> tower, String parameter) {
        boolean statistics = parameter.endsWith("/mean") || parameter.endsWith("/variance");
        return !statistics
                && switch (kind) {
                    case FROZEN, HEAD, LORA -> false;
                    case LAST -> tower.block(parameter) > tower.blocks() - number;
                    case FULL -> true;
                };
    }

    /** How many of a tower's first blocks stay as they are, with all that comes before them, while others change; 0 if none. */
    int frozenBlocks(Tower<?> tower) {
        return kind == Kind.LAST ? Math.max(0, tower.blocks() - number) : 0;
    }

    /** Whether something is added to a matrix or kernel of the tower. */
    boolean addsTo(Tower<?> tower, String parameter) {
        int block = tower.block(parameter);
        return kind == Kind.LORA && block >= 1 && block <= tower.blocks();
    }

    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return number == 0 ? name : name + ":" + number;
    }
}
