package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Variable;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.feature.HistoryFeatures;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A ranker model within the training graph of an encoder: its loss flows into the parts of items, which that graph computes. It begins where the
 * training of a ranker does.
 */
public final class JointRanker {
    private static final String ITEM = "item/";
    private static final String USER = "user/";

    private final Network network;
    private final Corpus corpus;
    private final RankerSettings settings;
    private final Batches batches;
    private final SequenceLoss loss;
    private final UserVectors users;

    /**
     * @param corpus its content is what the parts are at first, and says which are there
     * @param parts of all items as the graph computes them, by modality, [items, part dimension]
     */
    public JointRanker(
            Network network, Corpus corpus, RankerSettings settings, Function<Modality, Operand<TFloat32>> parts) {
        this.network = network;
        this.corpus = corpus;
        this.settings = settings;
        this.batches = new Batches(corpus, settings);
        this.loss = new SequenceLoss(
                network.tf(), network.variables(), corpus, settings, Start.of(corpus, settings, true), parts::apply);
        this.users = new UserVectors(network, settings.shape());
    }

    /** Mean over the targets of a batch. */
    public Operand<TFloat32> loss() {
        return loss.loss();
    }

    /** Peak learning rate of the ranker's variables. */
    public double rate() {
        return settings.schedule().peakRate();
    }

    /** Whether a variable of the graph is the ranker's. */
    public static boolean owns(String variable) {
        return variable.startsWith(ITEM) || variable.startsWith(USER);
    }

    /** Rows of the items that are in a batch, in a history or as a target; ascending. */
    public int[] items(long batch) {
        return batches.sequences(batch).stream()
                .flatMapToInt(each -> IntStream.concat(Arrays.stream(each.items()), Arrays.stream(each.targets())))
                .distinct()
                .sorted()
                .toArray();
    }

    /** Feeds what the loss of a batch needs besides parts. */
    public void feed(Step run, long batch) {
        loss.feed(run, batches.of(batch), batch);
    }

    /**
     * How well new items are ordered: NDCG@10 of the targets among them, for what precedes each in its sequence, by content alone; averaged by
     * sequence, then over sequences. NaN if none is a target.
     *
     * @param content the present parts
     * @param fresh rows of the items that the corpus takes as new
     * @param most targets to judge by
     */
    public double ndcg(CatalogParts content, int[] fresh, int most) {
        List<Corpus.Case> cases = cases(fresh, most);
        if (cases.isEmpty()) {
            return Double.NaN;
        }
        List<Variable> itemVariables = network.variables().parameters().stream()
                .filter(variable -> variable.name().startsWith(ITEM))
                .toList();
        Map<String, Weights> weights = network.values(itemVariables);
        ItemTable items = ItemTable.assemble(weights, unknown(corpus.with(content)), settings);
        return Validation.ndcg(cases, users.of(cases, items), items, onlyAvailable(fresh));
    }

    /** The same as if nobody had touched any item, so that content is all there is. */
    private static Corpus unknown(Corpus corpus) {
        return corpus.withNew(IntStream.range(0, corpus.items()).toArray());
    }

    /** When each new item came; the others never do. */
    private int[] onlyAvailable(int[] fresh) {
        int[] times = new int[corpus.items()];
        Arrays.fill(times, Integer.MAX_VALUE);
        for (int row : fresh) {
            times[row] = corpus.availableFrom()[row];
        }
        return times;
    }

    private List<Corpus.Case> cases(int[] fresh, int most) {
        boolean[] wanted = new boolean[corpus.items()];
        for (int row : fresh) {
            wanted[row] = true;
        }
        List<Corpus.Case> all = new ArrayList<>();
        for (int s = 0; s < corpus.sequences().size(); s++) {
            Corpus.Sequence sequence = corpus.sequences().get(s);
            for (int k = 0; k < sequence.targets().length; k++) {
                if (wanted[sequence.targets()[k]]) {
                    all.add(question(s, sequence, k));
                }
            }
        }
        int asked = Math.min(most, all.size());
        return IntStream.range(0, asked)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / asked)))
                .toList();
    }

    private static Corpus.Case question(int number, Corpus.Sequence sequence, int k) {
        int length = sequence.positions()[k] + 1;
        int[] before = Arrays.copyOf(sequence.items(), length);
        HistoryFeatures features = sequence.features().first(length);
        return new Corpus.Case(number, sequence.targets()[k], before, features, before, sequence.times()[k]);
    }
}
