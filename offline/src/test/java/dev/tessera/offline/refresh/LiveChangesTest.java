package dev.tessera.offline.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisException;
import dev.tessera.store.redis.RedisLimits;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no Redis is. */
class LiveChangesTest {
    private static final StoreTarget NOWHERE = StoreTarget.redis(RedisSettings.of(new RedisAddress("127.0.0.1", 1))
            .withLimits(new RedisLimits(Duration.ofMillis(200), Duration.ZERO, 1)));

    @TempDir
    Path folder;

    @Test
    void whatCannotBeSettledIsLeftToTheNextRefreshButWhatCannotBeTakenOverIsNot() throws IOException {
        WorkDirectory work = new WorkDirectory(folder);
        TakenChange.TABLE.write(
                work.table(TakenChange.TABLE.name()),
                List.of(new TakenChange(new ItemId("lamp"), 7, Instant.EPOCH, TakenChange.Fate.CATALOG)));
        LiveChanges changes = new LiveChanges(work, NOWHERE, Retention.DEFAULT, InstantSource.system());
        assertThatCode(changes::settle).doesNotThrowAnyException();
        assertThat(TakenChange.settled(work)).hasSize(1);
        assertThatThrownBy(changes::save).isInstanceOf(RedisException.class);
    }
}
