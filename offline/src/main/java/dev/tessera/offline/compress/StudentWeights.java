package dev.tessera.offline.compress;

import dev.tessera.offline.network.WeightSource;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.Transformer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;

/**
 * What a student's transformer begins with: layers of its teacher's, and of each the attention heads and inner units with the largest weights,
 * measured by the product of the norms of what leads in and what leads out (Li et al., 2017, take the norms of filters).
 */
final class StudentWeights implements WeightSource {
    private static final Pattern LAYER = Pattern.compile("layer(\\d+)/(.+)");

    private final WeightSource teacherWeights;
    private final Transformer teacher;
    private final Transformer student;
    private final Map<Integer, int[]> heads = new HashMap<>();
    private final Map<Integer, int[]> units = new HashMap<>();

    StudentWeights(WeightSource teacherWeights, Transformer teacher, Transformer student) {
        this.teacherWeights = teacherWeights;
        this.teacher = teacher;
        this.student = student;
    }

    @Override
    public Weights weights(String name, Shape shape) {
        Matcher match = LAYER.matcher(name);
        if (!match.matches()) {
            return teacherWeights.weights(name, shape);
        }
        int layer = StudentShape.taken(Integer.parseInt(match.group(1)), student, teacher);
        return switch (match.group(2)) {
            case "attention/query/weight", "attention/key/weight", "attention/value/weight" ->
                columns(teacherWeight(layer, match.group(2), width(), attended()), heads(layer));
            case "attention/query/bias", "attention/key/bias", "attention/value/bias" ->
                columns(teacherWeight(layer, match.group(2), attended()), heads(layer));
            case "attention/output/weight" ->
                rows(teacherWeight(layer, match.group(2), attended(), width()), heads(layer));
            case "inner/weight" ->
                columns(teacherWeight(layer, match.group(2), width(), teacher.inner()), units(layer));
            case "inner/bias" -> columns(teacherWeight(layer, match.group(2), teacher.inner()), units(layer));
            case "outer/weight" -> rows(teacherWeight(layer, match.group(2), teacher.inner(), width()), units(layer));
            default -> teacherWeights.weights("layer" + layer + "/" + match.group(2), shape);
        };
    }

    private int width() {
        return teacher.width();
    }

    /** Width of what the teacher's heads give together. */
    private int attended() {
        return teacher.size().heads() * teacher.size().headWidth();
    }

    private Weights teacherWeight(int layer, String name, long... dimensions) {
        return teacherWeights.weights("layer" + layer + "/" + name, Shape.of(dimensions));
    }

    /** Columns that the heads of the teacher's layer write which the student keeps. */
    private int[] heads(int layer) {
        return heads.computeIfAbsent(layer, any -> {
            Weights in = teacherWeight(layer, "attention/value/weight", width(), attended());
            Weights out = teacherWeight(layer, "attention/output/weight", attended(), width());
            int each = teacher.size().headWidth();
            int[] kept = largest(norms(in, out, each), student.size().heads());
            return Arrays.stream(kept)
                    .flatMap(head -> IntStream.range(head * each, (head + 1) * each))
                    .toArray();
        });
    }

    private int[] units(int layer) {
        return units.computeIfAbsent(layer, any -> {
            Weights in = teacherWeight(layer, "inner/weight", width(), teacher.inner());
            Weights out = teacherWeight(layer, "outer/weight", teacher.inner(), width());
            return largest(norms(in, out, 1), student.inner());
        });
    }

    /** For each group of columns of {@code in} and the same rows of {@code out} the product of their norms. */
    private static double[] norms(Weights in, Weights out, int group) {
        int inner = (int) in.shape().get(1);
        int width = (int) in.shape().get(0);
        double[] leadingIn = new double[inner / group];
        double[] leadingOut = new double[inner / group];
        for (int i = 0; i < inner; i++) {
            for (int k = 0; k < width; k++) {
                leadingIn[i / group] += square(in.values()[k * inner + i]);
                leadingOut[i / group] += square(out.values()[i * width + k]);
            }
        }
        double[] norms = new double[leadingIn.length];
        Arrays.setAll(norms, i -> Math.sqrt(leadingIn[i] * leadingOut[i]));
        return norms;
    }

    private static double square(double value) {
        return value * value;
    }

    /** Numbers of the largest values, ascending. */
    private static int[] largest(double[] values, int count) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -values[i]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    private static Weights columns(Weights weights, int[] kept) {
        int all = (int) weights.shape().get(weights.shape().numDimensions() - 1);
        int rows = weights.values().length / all;
        float[] values = new float[rows * kept.length];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < kept.length; i++) {
                values[row * kept.length + i] = weights.values()[row * all + kept[i]];
            }
        }
        return weights.shape().numDimensions() == 1
                ? Weights.of(values, kept.length)
                : Weights.of(values, rows, kept.length);
    }

    private static Weights rows(Weights weights, int[] kept) {
        int width = (int) weights.shape().get(1);
        float[] values = new float[kept.length * width];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(weights.values(), kept[i] * width, values, i * width, width);
        }
        return Weights.of(values, kept.length, width);
    }
}
