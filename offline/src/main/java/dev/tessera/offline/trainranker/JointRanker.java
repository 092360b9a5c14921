package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Variable;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.feature.HistoryFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
     * @param parts as the graph computes them
     */
    public JointRanker(Network network, Corpus corpus, RankerSettings settings, PartSource parts) {
        this.network = network;
        this.corpus = corpus;
        this.settings = settings;
        this.batches = new Batches(corpus, settings);
        this.loss = new SequenceLoss(
                network.tf(), network.variables(), corpus, settings, Start.of(corpus, settings, true), parts);
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

    /** Questions for items that the corpus takes as new: what comes next is one of them. */
    public final class Questions {
        private final int[] fresh;
        private final List<Corpus.Case> cases;

        private Questions(int[] fresh, List<Corpus.Case> cases) {
            this.fresh = fresh;
            this.cases = cases;
        }

        /** Rows of the items whose parts matter, ascending. */
        public int[] items() {
            return IntStream.concat(
                            Arrays.stream(fresh), cases.stream().flatMapToInt(each -> Arrays.stream(each.items())))
                    .distinct()
                    .sorted()
                    .toArray();
        }

        /**
         * How well new items are ordered: NDCG@10 of the one that came next among all of them, by content alone; averaged by sequence, then over
         * sequences. NaN if there are no questions.
         *
         * @param content the present parts of {@link #items}
         */
        public double ndcg(CatalogParts content) {
            if (cases.isEmpty()) {
                return Double.NaN;
            }
            List<Variable> itemVariables = network.variables().parameters().stream()
                    .filter(variable -> variable.name().startsWith(ITEM))
                    .toList();
            Map<String, Weights> weights = network.values(itemVariables);
            ItemTable items = ItemTable.assemble(weights, unknown(corpus.with(content)), settings);
            return Validation.ndcg(
                    cases, users.of(cases, items), items, corpus.availability().only(fresh));
        }
    }

    /**
     * @param fresh rows of items that the corpus takes as new, ascending
     * @param most questions, from sequences evenly thinned
     */
    public Questions questions(int[] fresh, int most) {
        boolean[] wanted = new boolean[corpus.items()];
        for (int row : fresh) {
            wanted[row] = true;
        }
        int[] asking = IntStream.range(0, corpus.sequences().size())
                .filter(s -> Arrays.stream(corpus.sequences().get(s).targets()).anyMatch(row -> wanted[row]))
                .toArray();
        long all = Arrays.stream(asking)
                .mapToLong(s -> Arrays.stream(corpus.sequences().get(s).targets())
                        .filter(row -> wanted[row])
                        .count())
                .sum();
        int taken = all == 0 ? 0 : (int) Math.max(1, Math.min(asking.length, asking.length * (long) most / all));
        List<Corpus.Case> cases = new ArrayList<>();
        for (int i = 0; i < taken; i++) {
            int number = asking[(int) ((long) i * asking.length / taken)];
            Corpus.Sequence sequence = corpus.sequences().get(number);
            for (int k = 0; k < sequence.targets().length; k++) {
                if (wanted[sequence.targets()[k]]) {
                    cases.add(question(number, sequence, k));
                }
            }
        }
        return new Questions(fresh.clone(), cases);
    }

    /** The same as if nobody had touched any item, so that content is all there is. */
    private static Corpus unknown(Corpus corpus) {
        return corpus.withNew(IntStream.range(0, corpus.items()).toArray());
    }

    private static Corpus.Case question(int number, Corpus.Sequence sequence, int k) {
        int length = sequence.positions()[k] + 1;
        int[] before = Arrays.copyOf(sequence.items(), length);
        HistoryFeatures features = sequence.features().first(length);
        return new Corpus.Case(number, sequence.targets()[k], before, features, before, sequence.times()[k]);
    }
}
