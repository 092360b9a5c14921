package dev.tessera.offline.network;

import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Owner of one TensorFlow graph and its session. Build the graph with {@link #tf()} and {@link #variables()}, then {@link #start()}
 * once, then run {@link Step}s. Not for use by several threads.
 */
public final class Network implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Variables variables;
    private final Session session;

    /** @param seed decides every initial value */
    public Network(long seed, TensorFlowThreads threads) {
        this.variables = new Variables(tf, seed);
        this.session = new Session(graph, threads.toConfig());
    }

    public Ops tf() {
        return tf;
    }

    public Graph graph() {
        return graph;
    }

    public Variables variables() {
        return variables;
    }

    /** Gives every variable its initial value. */
    public Network start() {
        Map<Variable, float[]> values = new LinkedHashMap<>();
        variables.all().forEach(variable -> values.put(variable, variables.initialValues(variable)));
        write(values);
        return this;
    }

    public Step step() {
        return new Step(session);
    }

    /** The present values of the parameters that train, without optimiser state. */
    public Map<String, Weights> weights() {
        return values(variables.parameters());
    }

    /** The present values of variables, in one run: TensorFlow prepares the graph anew for every set of operations. */
    public Map<String, Weights> values(Collection<Variable> some) {
        List<Variable> list = List.copyOf(some);
        Map<String, Weights> values = new LinkedHashMap<>();
        if (list.isEmpty()) {
            return values;
        }
        Step step = step();
        list.forEach(variable -> step.fetch(variable.value()));
        Step.Results results = step.run();
        for (int i = 0; i < list.size(); i++) {
            values.put(list.get(i).name(), new Weights(list.get(i).shape(), results.floats(i)));
        }
        return values;
    }

    /** The values that variables start with. */
    public Map<String, Weights> initialValues(Collection<Variable> some) {
        Map<String, Weights> values = new LinkedHashMap<>();
        some.forEach(variable ->
                values.put(variable.name(), new Weights(variable.shape(), variables.initialValues(variable))));
        return values;
    }

    /** Overwrites parameters and optimiser state by name; what is not named stays as it is. */
    public void assign(Map<String, Weights> weights) {
        Map<Variable, float[]> values = new LinkedHashMap<>();
        for (Variable variable : variables.changing()) {
            Weights given = weights.get(variable.name());
            if (given != null) {
                values.put(variable, given.values());
            }
        }
        write(values);
    }

    /** All in one run, as {@link #values}. */
    private void write(Map<Variable, float[]> values) {
        if (values.isEmpty()) {
            return;
        }
        Session.Runner runner = session.runner();
        List<TFloat32> tensors = new ArrayList<>();
        try {
            values.forEach((variable, numbers) -> {
                TFloat32 tensor = TFloat32.tensorOf(variable.shape(), DataBuffers.of(numbers, true, false));
                tensors.add(tensor);
                runner.feed(variable.feed(), tensor).addTarget(variable.assignment());
            });
            runner.run().close();
        } finally {
            tensors.forEach(TFloat32::close);
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
