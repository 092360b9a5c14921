package dev.tessera.offline.compress;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.towers.Transformer;
import java.util.OptionalDouble;

/**
 * How much smaller a student is than its teacher.
 *
 * @param layers that it keeps, or {@link #ALL} or {@link #HALF} of them
 * @param keep share of each layer's attention heads and inner units that it keeps, above 0, at most 1
 */
public record StudentShape(int layers, double keep) {
    /** All layers of the teacher. */
    public static final int ALL = 0;

    /** Half of its layers. */
    public static final int HALF = -1;

    public StudentShape {
        if (layers < HALF || !(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException("not a shape: " + layers + " layers, keeping " + keep);
        }
    }

    /**
     * Reads the share of heads and units to keep, as {@code 50%} or {@code 0.5}.
     *
     * @throws IllegalArgumentException naming the option and what was expected
     */
    public static double parseKept(String option, String text) {
        OptionalDouble share = Share.parse(text);
        if (share.isPresent() && share.getAsDouble() > 0 && share.getAsDouble() <= 1) {
            return share.getAsDouble();
        }
        throw new IllegalArgumentException(
                option + " is '" + text + "'; expected a share above 0%, at most 100%, for example 50% or 0.5");
    }

    /** @throws IllegalArgumentException if more layers are to be kept than there are, or nothing is to change */
    Transformer of(Transformer teacher) {
        if (layers > teacher.layers()) {
            throw new IllegalArgumentException(
                    "--layers is " + layers + "; expected at most " + teacher.layers() + ", which the tower has");
        }
        Layers.AttentionSize size = teacher.size();
        Transformer student = new Transformer(
                layersOf(teacher),
                new Layers.AttentionSize(size.width(), kept(size.heads()), size.headWidth()),
                kept(teacher.inner()),
                teacher.activation(),
                teacher.epsilon(),
                teacher.normFirst());
        if (student.equals(teacher)) {
            throw new IllegalArgumentException(
                    "nothing is to be made smaller: give --layers below " + teacher.layers() + " or --keep below 100%");
        }
        return student;
    }

    private int layersOf(Transformer teacher) {
        return switch (layers) {
            case ALL -> teacher.layers();
            case HALF -> (teacher.layers() + 1) / 2;
            default -> layers;
        };
    }

    private int kept(int all) {
        return Math.max(1, (int) Math.round(all * keep));
    }

    /** The layer of the teacher that a layer of the student begins as: spread evenly, the last one the last. */
    static int taken(int layer, Transformer student, Transformer teacher) {
        return (layer + 1) * teacher.layers() / student.layers() - 1;
    }
}
