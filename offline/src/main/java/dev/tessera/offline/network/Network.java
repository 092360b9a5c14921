package dev.tessera.offline.network;

import dev.tessera.store.tensorflow.Device;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/**
 * Owner of one TensorFlow graph and its session. Build the graph with {@link #tf()} and {@link #variables()}, then {@link #start()}
 * once, then run {@link Step}s; on a device that was asked for, what is built later does not run. Not for use by several threads.
 */
public final class Network implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Variables variables;
    private final long seed;
    private final TensorFlowThreads threads;
    private @Nullable Running running;

    /**
     * @param seed decides every initial value
     * @param threads and the device of all operations
     */
    public Network(long seed, TensorFlowThreads threads) {
        this.variables = new Variables(tf, seed);
        this.seed = seed;
        this.threads = threads;
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

    public long seed() {
        return seed;
    }

    /** Gives every variable its initial value. */
    public Network start() {
        Map<Variable, float[]> values = new LinkedHashMap<>();
        variables.all().forEach(variable -> values.put(variable, variables.initialValues(variable)));
        write(values);
        return this;
    }

    public Step step() {
        return new Step(running().session);
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
        Step step = step();
        values.forEach((variable, numbers) ->
                step.feed(variable.feed(), numbers, variable.shape().asArray()).run(variable.assignment()));
        step.run();
    }

    /** The graph that runs: this one, or a copy of it on the device that was asked for. */
    Graph runningGraph() {
        return running().graph;
    }

    private Running running() {
        if (running == null) {
            Graph placed = placed();
            running = new Running(placed, new Session(placed, threads.toConfig()));
        }
        return running;
    }

    /** Of gradients TensorFlow forgets the device that the rest was built on, so all are placed when the graph is whole. */
    private Graph placed() {
        if (threads.device().equals(Device.first())) {
            return graph;
        }
        Graph copy = new Graph();
        copy.importGraphDef(threads.device().place(graph.toGraphDef()));
        return copy;
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
        graph.close();
    }

    /** The graph may be the network's own; a second close of it does nothing. */
    private record Running(Graph graph, Session session) implements AutoCloseable {
        @Override
        public void close() {
            session.close();
            graph.close();
        }
    }
}
