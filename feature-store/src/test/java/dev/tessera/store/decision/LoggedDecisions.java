package dev.tessera.store.decision;

import dev.tessera.store.decision.LoggedDecision.FilterCondition;
import dev.tessera.store.decision.LoggedDecision.Rpc;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Rows of the log of decisions, without a ranker. */
public final class LoggedDecisions {
    private LoggedDecisions() {}

    /** One with something in every column, and numbers that are easily lost. */
    public static LoggedDecision random(String decision, String user, Instant moment) {
        Random random = new Random(decision.hashCode());
        float[] scores = {-0f, Float.MIN_VALUE, Math.nextUp(1f), random.nextFloat() * 1e20f};
        return new LoggedDecision(
                new DecisionId(decision),
                user,
                moment,
                Rpc.values()[random.nextInt(Rpc.values().length)].name(),
                random.nextDouble(),
                new GenerationId("g" + random.nextInt(9)),
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                "digest " + random.nextInt(),
                "STALE_GENERATION",
                "r\u00e9ason \ud83d\ude00",
                moment.plusSeconds(3),
                random.nextInt(1000),
                20,
                random.nextBoolean(),
                items(random.nextInt(4)),
                List.of("price", "genre"),
                List.of(FilterCondition.BETWEEN.name(), FilterCondition.NONE_OF.name()),
                List.of(List.of("-Infinity", "0.1"), List.of("a", "b", "c")),
                items(2),
                "{\"diversity\":0.25}",
                "diversity-1",
                "much",
                items(3),
                "like",
                random.nextBoolean(),
                items(2),
                List.of(EventKind.RATING.name(), EventKind.VIEW.name()),
                new double[] {Math.nextDown(3.5), Double.NaN},
                List.of(moment.minusSeconds(7), moment.minusSeconds(5)),
                new float[] {random.nextFloat(), -random.nextFloat(), Float.MIN_NORMAL},
                "USED",
                new float[] {-0f, Math.nextUp(0.375f)},
                items(scores.length),
                scores,
                new float[] {1, 1, 0.25f, Math.nextDown(1f)},
                List.of("control", "much", "", "control"),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                "Linux; TensorFlow");
    }

    /** The same with another value in one column, by the name of its component. */
    public static LoggedDecision with(LoggedDecision row, String component, Object value) {
        return with(row, Map.of(component, value));
    }

    /** The same with a history of as many entries as moments, oldest first. */
    public static LoggedDecision withHistory(LoggedDecision row, List<Instant> occurred) {
        return with(
                row,
                Map.of(
                        "historyItems",
                        items(occurred.size()),
                        "historyKinds",
                        Collections.nCopies(occurred.size(), EventKind.VIEW.name()),
                        "historyValues",
                        new double[occurred.size()],
                        "historyOccurredAt",
                        occurred));
    }

    /** The same with other values in some columns, by the names of their components. */
    public static LoggedDecision with(LoggedDecision row, Map<String, Object> changed) {
        Map<String, Object> left = new HashMap<>(changed);
        RecordComponent[] components = LoggedDecision.class.getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                Object value = left.remove(components[i].getName());
                types[i] = components[i].getType();
                values[i] = value == null ? components[i].getAccessor().invoke(row) : value;
            }
            if (!left.isEmpty()) {
                throw new IllegalArgumentException("there is no column " + left.keySet());
            }
            return LoggedDecision.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every bit of a row. */
    public static byte[] bytes(LoggedDecision row) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LoggedDecision.TABLE.encode(row, out);
        return out.toByteArray();
    }

    private static List<ItemId> items(int count) {
        return IntStream.range(0, count).mapToObj(n -> new ItemId("item-" + n)).toList();
    }
}
