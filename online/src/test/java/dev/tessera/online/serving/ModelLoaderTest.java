package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.online.retrieval.CandidateResiduals;
import dev.tessera.online.retrieval.FakeResiduals;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.InMemoryBlobStore;
import dev.tessera.store.generation.InMemoryGenerationStore;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.StageItems;
import dev.tessera.store.vector.ItemVectors;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that were opened for a generation which then cannot be served are closed, whatever the reason. */
class ModelLoaderTest {
    private static final LoadedGeneration DATA = TestCatalog.random("g", 60, 1);

    @TempDir
    Path folder;

    private final List<String> closed = new ArrayList<>();

    private ServedGeneration load(ModelLoader.Models models) {
        InMemoryBlobStore blobs = new InMemoryBlobStore(InstantSource.system());
        GenerationReader reader = new GenerationReader(
                new InMemoryGenerationStore(blobs, InstantSource.system()), blobs, new CacheDirectory(folder));
        return new ModelLoader(reader, new CacheCounts(), ModelLoader.REMEMBERED_USER_VECTORS, true)
                .ready(DATA, models);
    }

    /** Remembers that it was closed, and may fail when it is asked. */
    private final class Users implements UserVectors {
        private final UserVectors vectors = new MeanUserVectors(DATA.vectors());
        private final Optional<Error> error;

        Users(Optional<Error> error) {
            this.error = error;
        }

        @Override
        public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
            error.ifPresent(each -> {
                throw each;
            });
            return vectors.of(history, changed);
        }

        @Override
        public void close() {
            closed.add("users");
            vectors.close();
        }
    }

    private final class Residuals extends FakeResiduals {
        private final Optional<Error> error;

        Residuals(Optional<Error> error) {
            this.error = error;
        }

        @Override
        public float[] residuals(Question question, StageItems items) {
            error.ifPresent(each -> {
                throw each;
            });
            return super.residuals(question, items);
        }

        @Override
        public void close() {
            closed.add("residuals");
        }
    }

    /** Opens both models, either of which may fail as it is opened or asked. */
    private record Failing(UserVectors users, Optional<Error> opening, CandidateResiduals residuals)
            implements ModelLoader.Models {
        @Override
        public UserVectors users(LoadedGeneration generation) {
            return users;
        }

        @Override
        public Optional<CandidateResiduals> secondStage(LoadedGeneration generation) {
            opening.ifPresent(each -> {
                throw each;
            });
            return Optional.of(residuals);
        }
    }

    @Test
    void modelsOfAGenerationThatIsServedAreOpenUntilItIsClosed() {
        ServedGeneration served =
                load(new Failing(new Users(Optional.empty()), Optional.empty(), new Residuals(Optional.empty())));
        assertThat(closed).isEmpty();
        served.close();
        assertThat(closed).containsExactlyInAnyOrder("users", "residuals");
    }

    @Test
    void anErrorWhileTheSecondModelIsOpenedClosesTheFirst() {
        Error error = new OutOfMemoryError("on purpose");
        assertThatThrownBy(() -> load(
                        new Failing(new Users(Optional.empty()), Optional.of(error), new Residuals(Optional.empty()))))
                .isSameAs(error);
        assertThat(closed).containsExactly("users");
    }

    @Test
    void anErrorWhileModelsAreWarmedClosesBothOnce() {
        Error ofUsers = new OutOfMemoryError("on purpose");
        assertThatThrownBy(() -> load(new Failing(
                        new Users(Optional.of(ofUsers)), Optional.empty(), new Residuals(Optional.empty()))))
                .isSameAs(ofUsers);
        assertThat(closed).containsExactly("residuals", "users");

        closed.clear();
        Error ofResiduals = new UnsatisfiedLinkError("on purpose");
        assertThatThrownBy(() -> load(new Failing(
                        new Users(Optional.empty()), Optional.empty(), new Residuals(Optional.of(ofResiduals)))))
                .isSameAs(ofResiduals);
        assertThat(closed).containsExactly("residuals", "users");
    }
}
