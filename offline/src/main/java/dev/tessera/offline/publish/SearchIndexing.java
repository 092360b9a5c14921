package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.index.IndexBuilder;
import dev.tessera.offline.index.IndexChoice;
import dev.tessera.offline.index.SampledUsers;
import dev.tessera.offline.index.SearchIndex;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a generation its search index, of the item vectors as they were written. */
final class SearchIndexing {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndexing.class);

    private final IndexChoice choice;
    private final StudyDirectory study;

    SearchIndexing(IndexChoice choice, StudyDirectory study) {
        this.choice = choice;
        this.study = study;
    }

    /** The index; empty, and the reason logged, if all items are to be searched. */
    Optional<SearchIndex> of(WrittenVectors written) throws IOException {
        if (!choice.wants(written.size())) {
            LOG.info("publish: no search index for {} items (--index {})", written.size(), choice);
            return Optional.empty();
        }
        long start = System.nanoTime();
        ItemVectors items = written.read();
        List<float[]> users = SampledUsers.of(study, items);
        if (users.size() < SampledUsers.FEWEST) {
            LOG.warn(
                    "publish: no search index: the study has histories of {} users to measure it with; at least {} are needed",
                    users.size(),
                    SampledUsers.FEWEST);
            return Optional.empty();
        }
        Optional<SearchIndex> index = new IndexBuilder(items, users).build();
        String seconds = String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
        index.ifPresentOrElse(
                built -> LOG.info("publish: {}; built in {}", built.words(), seconds),
                () -> LOG.warn(
                        "publish: no search index: half of the items would not be enough for its recall; every search is exact ({})",
                        seconds));
        return index;
    }
}
