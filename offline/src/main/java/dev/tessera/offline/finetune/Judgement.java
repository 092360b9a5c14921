package dev.tessera.offline.finetune;

import dev.tessera.offline.classification.ClassificationRow;
import dev.tessera.offline.classification.Confusion;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** How well a trained encoder tells, on items that it was not trained on, whether texts belong to pictures, and classes. */
final class Judgement {
    private static final Logger LOG = LoggerFactory.getLogger(Judgement.class);
    private static final int CHUNK = 64;
    private static final List<String> MATCHES = List.of("belongs to another", "belongs to it");

    private final EncoderNetwork network;
    private final Content content;
    private final int[] items;
    private final String study;

    /** @param items that were held out */
    Judgement(EncoderNetwork network, Content content, int[] items, String study) {
        this.network = network;
        this.content = content;
        this.items = items;
        this.study = study;
    }

    /** A row a class and average, of all that was trained. */
    List<ClassificationRow> rows() {
        List<ClassificationRow> rows = new ArrayList<>();
        if (items.length == 0) {
            LOG.info("{}: too few items to hold any out; what is trained beside engagement is not judged", study);
            return rows;
        }
        network.beside().matching().ifPresent(each -> rows.addAll(matching(each)));
        network.beside().classes().forEach(each -> rows.addAll(classes(each)));
        return rows;
    }

    /** Each text once with its own picture, once with that of the next item. */
    private List<ClassificationRow> matching(MatchingObjective objective) {
        int[] both = Arrays.stream(items)
                .filter(item -> content.has(Modality.TEXT, item) && content.has(Modality.IMAGE, item))
                .toArray();
        int[] next = IntStream.range(0, both.length)
                .map(i -> both[(i + 1) % both.length])
                .toArray();
        Operand<TFloat32> logits = objective.logits(network.judgedFeatures());
        Confusion confusion = new Confusion(MATCHES);
        for (float logit : told(logits, both, both)) {
            confusion.add(1, logit > 0 ? 1 : 0);
        }
        for (float logit : told(logits, both, both.length < 2 ? new int[0] : next)) {
            confusion.add(0, logit > 0 ? 1 : 0);
        }
        return confusion.rows(study, Objectives.MATCHING);
    }

    private List<ClassificationRow> classes(ClassObjective objective) {
        Labels labels = objective.labels();
        int[] labelled =
                Arrays.stream(items).filter(item -> labels.of(item) >= 0).toArray();
        float[] logits = told(objective.logits(network.judgedFeatures()), labelled, labelled);
        int classes = labels.classes().size();
        Confusion confusion = new Confusion(labels.classes());
        for (int i = 0; i < labelled.length; i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = logits[i * classes + c] > logits[i * classes + best] ? c : best;
            }
            confusion.add(labels.of(labelled[i]), best);
        }
        return confusion.rows(study, labels.attribute());
    }

    private float[] told(Operand<TFloat32> operand, int[] texts, int[] pictures) {
        float[] all = new float[0];
        for (int from = 0; from < pictures.length; from += CHUNK) {
            int to = Math.min(pictures.length, from + CHUNK);
            float[] some =
                    network.judge(operand, Arrays.copyOfRange(texts, from, to), Arrays.copyOfRange(pictures, from, to));
            int size = all.length;
            all = Arrays.copyOf(all, size + some.length);
            System.arraycopy(some, 0, all, size, some.length);
        }
        return all;
    }
}
