package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** All that the encoder is trained for beside engagement, with its weights. */
final class SideObjectives {
    private final Ops tf;
    private final Map<Objective, Double> weights = new LinkedHashMap<>();
    private final Optional<MatchingObjective> matching;
    private final List<ClassObjective> classes = new ArrayList<>();

    /** @throws IllegalArgumentException if texts are to be compared with pictures and no item has one of them, or classes told from neither */
    SideObjectives(Ops tf, Layers layers, Content content, FineTuneSettings settings) {
        this.tf = tf;
        Objectives objectives = settings.objectives();
        Map<Modality, Integer> widths = new EnumMap<>(Modality.class);
        content.branches().forEach(branch -> widths.put(branch.modality(), branch.width()));
        int text = widths.getOrDefault(Modality.TEXT, 0);
        int image = widths.getOrDefault(Modality.IMAGE, 0);
        if (objectives.pairs() && Math.min(text, image) == 0) {
            throw new IllegalArgumentException("--objective compares texts with pictures, and the items have no "
                    + (text == 0 ? "texts" : "pictures") + " that are read");
        }
        if (!objectives.classes().isEmpty() && Math.max(text, image) == 0) {
            throw new IllegalArgumentException("--objective tells the classes of "
                    + objectives.classes().keySet() + ", and the items have neither texts nor pictures that are read");
        }
        TextPictureSpace space = new TextPictureSpace(layers, text, image);
        if (objectives.alignment() > 0) {
            weights.put(new AlignmentObjective(tf, space), objectives.alignment());
        }
        this.matching = objectives.matching() > 0 ? Optional.of(new MatchingObjective(tf, space)) : Optional.empty();
        matching.ifPresent(each -> weights.put(each, objectives.matching()));
        for (Labels labels : content.labels()) {
            ClassObjective told = new ClassObjective(
                    tf,
                    layers,
                    "classes" + classes.size(),
                    labels,
                    widths,
                    settings.regularisation().labelSmoothing());
            classes.add(told);
            weights.put(told, objectives.classes().getOrDefault(labels.attribute(), 0.0));
        }
    }

    Optional<MatchingObjective> matching() {
        return matching;
    }

    List<ClassObjective> classes() {
        return classes;
    }

    /** Adds the losses to the graph, each times its weight. */
    List<Operand<TFloat32>> weighted(Objective.Features features) {
        List<Operand<TFloat32>> losses = new ArrayList<>();
        weights.forEach((objective, weight) ->
                losses.add(tf.math.mul(objective.loss(features), tf.constant(weight.floatValue()))));
        return losses;
    }

    void feed(Step run, int[] items, long number) {
        weights.keySet().forEach(objective -> objective.feed(run, items, number));
    }
}
