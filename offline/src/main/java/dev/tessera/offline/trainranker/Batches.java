package dev.tessera.offline.trainranker;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What each step sees: all sequences once an epoch, in an order that depends on nothing but the seed and the epoch. */
final class Batches {
    private final Corpus corpus;
    private final RankerSettings settings;
    private final Candidates everything;
    private final double[] shares;

    Batches(Corpus corpus, RankerSettings settings) {
        this.corpus = corpus;
        this.settings = settings;
        this.everything = Candidates.all(corpus);
        this.shares = shares(corpus);
    }

    /** Steps in an epoch. */
    long perEpoch() {
        int rows = settings.schedule().batchRows();
        return Math.max(1, (corpus.sequences().size() + rows - 1) / rows);
    }

    /** The batch of a step; some of its sequences see content alone. */
    Batch of(long step) {
        List<Corpus.Sequence> sequences = sequences(step);
        boolean all = corpus.trainable().length <= settings.schedule().fullSoftmaxItems();
        Candidates candidates = all
                ? everything
                : Candidates.sampled(corpus, sequences, settings.schedule().negatives(), shares, random(step, 1));
        double share = corpus.content().modalities().isEmpty()
                ? 0
                : settings.regularisation().contentShare();
        int contentRows = (int) Math.round(share * sequences.size());
        return Batch.of(sequences, contentRows, candidates, settings.shape().length());
    }

    /** The sequences of a step. */
    List<Corpus.Sequence> sequences(long step) {
        int[] order = order(step / perEpoch());
        int rows = settings.schedule().batchRows();
        int from = Math.toIntExact(step % perEpoch()) * rows;
        List<Corpus.Sequence> batch = new ArrayList<>();
        for (int i = from; i < Math.min(order.length, from + rows); i++) {
            batch.add(corpus.sequences().get(order[i]));
        }
        return batch;
    }

    private int[] order(long epoch) {
        int[] order = new int[corpus.sequences().size()];
        SplittableRandom random = random(epoch, 2);
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private SplittableRandom random(long number, int use) {
        return new SplittableRandom(settings.seed() * 31 + number * 1_000_003L + use);
    }

    private static double[] shares(Corpus corpus) {
        double[] shares = new double[corpus.items()];
        double total = 0;
        for (Corpus.Sequence sequence : corpus.sequences()) {
            for (int target : sequence.targets()) {
                shares[target]++;
                total++;
            }
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.min(0.999, shares[i] / Math.max(1, total));
        }
        return shares;
    }
}
