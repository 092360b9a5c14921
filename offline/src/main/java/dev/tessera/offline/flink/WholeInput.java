package dev.tessera.offline.flink;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives a function all rows of its subtask at once, when the input has ended. Failures of the function fail the job. (Flink's window
 * over a whole partition runs the function on a thread of its own, where rows and exceptions have been seen to get lost.)
 *
 * <p>The order of the rows is Flink's: a function whose result depends on it sorts them first.
 */
public final class WholeInput<I, O> extends AbstractStreamOperator<O>
        implements OneInputStreamOperator<I, O>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    private final MapPartitionFunction<I, O> function;
    private transient @Nullable List<I> rows;

    public WholeInput(MapPartitionFunction<I, O> function) {
        this.function = function;
    }

    @Override
    public void processElement(StreamRecord<I> row) {
        rows().add(row.getValue());
    }

    @Override
    public void endInput() throws Exception {
        function.mapPartition(rows(), new TimestampedCollector<>(output));
        rows = null;
    }

    private List<I> rows() {
        if (rows == null) {
            rows = new ArrayList<>();
        }
        return rows;
    }
}
