package dev.tessera.offline.trainranker;

import dev.tessera.store.feature.HistoryFeatures;
import java.util.Arrays;

/** A number that two corpora share only if training on them is the same. */
final class CorpusHash {
    private long hash = 17;

    private CorpusHash() {}

    static String of(Corpus corpus) {
        CorpusHash hash = new CorpusHash();
        hash.add(Arrays.hashCode(corpus.counts()));
        hash.add(corpus.availability().from());
        hash.add(corpus.availability().until());
        hash.add(corpus.trainable());
        hash.add(corpus.content());
        corpus.sequences().forEach(hash::add);
        corpus.validation().forEach(hash::add);
        return Long.toHexString(hash.hash);
    }

    private void add(CatalogParts content) {
        content.modalities().forEach(modality -> {
            add(modality.ordinal());
            add(Arrays.hashCode(content.values(modality)));
            add(Arrays.hashCode(content.present(modality)));
        });
    }

    private void add(Corpus.Sequence sequence) {
        add(sequence.items());
        add(sequence.features());
        add(sequence.positions());
        add(sequence.targets());
        add(sequence.times());
    }

    private void add(Corpus.Case each) {
        add(new int[] {each.user(), each.target(), each.time()});
        add(each.items());
        add(each.features());
        add(each.seen());
    }

    private void add(HistoryFeatures features) {
        add(features.kinds());
        add(Arrays.hashCode(features.ages()));
        add(Arrays.hashCode(features.values()));
    }

    private void add(int[] numbers) {
        add(Arrays.hashCode(numbers));
    }

    private void add(int number) {
        hash = 31 * hash + number;
    }
}
