package dev.tessera.offline.network;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/** The variables of one training graph: parameters that train, what training remembers about them, and parameters that stay as they are. */
public final class Variables implements Parameters {
    private final Ops tf;
    private final long seed;
    private final Map<String, Variable> parameters = new LinkedHashMap<>();
    private final Map<String, Variable> slots = new LinkedHashMap<>();
    private final Map<String, Variable> fixed = new LinkedHashMap<>();
    private final Map<String, Initialiser> initialisers = new LinkedHashMap<>();

    Variables(Ops tf, long seed) {
        this.tf = tf;
        this.seed = seed;
    }

    /** Creates the parameter, or gives the one already created by this name. */
    @Override
    public Operand<TFloat32> get(String name, Shape shape, Initialiser initialiser) {
        return get(parameters, name, shape, initialiser);
    }

    /** As {@link #get}, for a parameter that keeps its initial value: it does not train and is in no checkpoint. */
    public Operand<TFloat32> fixed(String name, Shape shape, Initialiser initialiser) {
        return get(fixed, name, shape, initialiser);
    }

    private Operand<TFloat32> get(Map<String, Variable> kind, String name, Shape shape, Initialiser initialiser) {
        Variable existing = kind.get(name);
        if (existing == null) {
            existing = create(name, shape, initialiser);
            kind.put(name, existing);
        } else if (!existing.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' exists with shape " + existing.shape() + ", asked for " + shape);
        }
        return existing.value();
    }

    /** A variable that is saved with the parameters but is none: it has no gradient, such as a moment of the optimiser. */
    public Variable slot(String name, Shape shape, Initialiser initialiser) {
        Variable slot = create(name, shape, initialiser);
        slots.put(name, slot);
        return slot;
    }

    Variable slot(String name, Shape shape) {
        return slot(name, shape, Initialiser.zeros());
    }

    /** The parameters that train, in the order of their creation. */
    public Collection<Variable> parameters() {
        return parameters.values();
    }

    /** Parameters that train, and optimiser state: what training changes. */
    public List<Variable> changing() {
        return Stream.concat(parameters.values().stream(), slots.values().stream())
                .toList();
    }

    /** Parameters, those that stay as they are included, and optimiser state. */
    public List<Variable> all() {
        return Stream.concat(changing().stream(), fixed.values().stream()).toList();
    }

    /** First values of a variable; the same for the same seed and name, in whatever order variables are created. */
    float[] initialValues(Variable variable) {
        long named = UUID.nameUUIDFromBytes(variable.name().getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
        return Objects.requireNonNull(initialisers.get(variable.name()), variable.name())
                .values(variable.shape(), new SplittableRandom(seed ^ named));
    }

    private Variable create(String name, Shape shape, Initialiser initialiser) {
        if (initialisers.putIfAbsent(name, initialiser) != null) {
            throw new IllegalArgumentException("variable '" + name + "' exists already");
        }
        Ops scoped = tf.withSubScope(name.replace('/', '.'));
        VarHandleOp handle = scoped.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
        Operand<TFloat32> value = scoped.withName("read").readVariableOp(handle, TFloat32.class);
        Placeholder<TFloat32> feed = scoped.withName("feed").placeholder(TFloat32.class, Placeholder.shape(shape));
        String assignment =
                scoped.withName("assign").assignVariableOp(handle, feed).op().name();
        return new Variable(name, shape, handle, value, feed, assignment);
    }
}
