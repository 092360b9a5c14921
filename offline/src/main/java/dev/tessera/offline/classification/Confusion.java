package dev.tessera.offline.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Counts of actual classes [row] told as classes [column]. Averages are those of scikit-learn; a ratio without cases is 0. */
public final class Confusion {
    private final List<String> classes;
    private final long[][] counts;

    public Confusion(List<String> classes) {
        this.classes = List.copyOf(classes);
        this.counts = new long[classes.size()][classes.size()];
    }

    public void add(int actual, int told) {
        counts[actual][told]++;
    }

    /** A row a class, then the micro, macro and weighted averages. */
    public List<ClassificationRow> rows(String study, String task) {
        List<ClassificationRow> rows = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            double precision = ratio(counts[i][i], told(i));
            double recall = ratio(counts[i][i], support(i));
            rows.add(new ClassificationRow(
                    study,
                    task,
                    ClassificationRow.CLASS,
                    classes.get(i),
                    precision,
                    recall,
                    harmonicMean(precision, recall),
                    support(i)));
        }
        List<ClassificationRow> own = List.copyOf(rows);
        double right = ratio(right(), all());
        rows.add(average(study, task, ClassificationRow.MICRO, right, right, right));
        rows.add(average(
                study,
                task,
                ClassificationRow.MACRO,
                macro(own, ClassificationRow::precision),
                macro(own, ClassificationRow::recall),
                macro(own, ClassificationRow::f1)));
        rows.add(average(
                study,
                task,
                ClassificationRow.WEIGHTED,
                weighted(own, ClassificationRow::precision),
                weighted(own, ClassificationRow::recall),
                weighted(own, ClassificationRow::f1)));
        return rows;
    }

    private ClassificationRow average(
            String study, String task, String kind, double precision, double recall, double f1) {
        return new ClassificationRow(study, task, kind, "", precision, recall, f1, all());
    }

    private double macro(List<ClassificationRow> rows, ToDoubleFunction<ClassificationRow> figure) {
        return rows.stream().mapToDouble(figure).average().orElse(0);
    }

    private double weighted(List<ClassificationRow> rows, ToDoubleFunction<ClassificationRow> figure) {
        double sum = rows.stream()
                .mapToDouble(row -> row.support() * figure.applyAsDouble(row))
                .sum();
        return all() == 0 ? 0 : sum / all();
    }

    private long support(int actual) {
        long sum = 0;
        for (long count : counts[actual]) {
            sum += count;
        }
        return sum;
    }

    private long told(int told) {
        long sum = 0;
        for (long[] row : counts) {
            sum += row[told];
        }
        return sum;
    }

    private long right() {
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i][i];
        }
        return sum;
    }

    private long all() {
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += support(i);
        }
        return sum;
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }

    private static double harmonicMean(double a, double b) {
        return a + b == 0 ? 0 : 2 * a * b / (a + b);
    }
}
