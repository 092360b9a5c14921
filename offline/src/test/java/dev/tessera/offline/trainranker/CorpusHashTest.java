package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.feature.HistoryFeatures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorpusHashTest {
    private final Corpus corpus = Corpora.walks(20, 3, true);

    @Test
    void equalDataHaveOneHash() {
        assertThat(CorpusHash.of(Corpora.walks(20, 3, true))).isEqualTo(CorpusHash.of(corpus));
    }

    @Test
    void whateverTrainingReadsChangesIt() {
        List<Corpus> others = List.of(
                Corpora.walks(20, 3, false),
                Corpora.walks(20, 4, true),
                corpus.judgedBy(new long[Corpora.ITEMS], corpus.validation()),
                corpus.judgedBy(corpus.counts(), corpus.validation().subList(1, 20)),
                ofOneSequence(sequence ->
                        new HistoryFeatures(new int[sequence.kinds().length], sequence.ages(), sequence.values())),
                ofOneSequence(sequence ->
                        new HistoryFeatures(sequence.kinds(), sequence.ages(), new float[sequence.values().length])));
        List<String> hashes =
                new ArrayList<>(others.stream().map(CorpusHash::of).toList());
        hashes.add(CorpusHash.of(corpus));
        assertThat(hashes).doesNotHaveDuplicates();
    }

    private Corpus ofOneSequence(java.util.function.UnaryOperator<HistoryFeatures> change) {
        List<Corpus.Sequence> sequences = new ArrayList<>(corpus.sequences());
        Corpus.Sequence last = sequences.remove(19);
        sequences.add(new Corpus.Sequence(
                last.items(), change.apply(last.features()), last.positions(), last.targets(), last.times()));
        return new Corpus(
                corpus.counts(),
                corpus.availability(),
                corpus.trainable(),
                corpus.content(),
                sequences,
                corpus.validation());
    }
}
