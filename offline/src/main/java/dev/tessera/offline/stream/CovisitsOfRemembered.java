package dev.tessera.offline.stream;

import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.counter.Count;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Covisits} that begins without what a checkpoint still has of users who are forgotten. What comes of them later is not read, see
 * {@link ReadEvent}; nobody is forgotten while the job runs.
 */
final class CovisitsOfRemembered extends KeyedProcessOperator<String, Event, Count> {
    private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(CovisitsOfRemembered.class);

    private final Covisits covisits;
    private final StoreTarget target;

    CovisitsOfRemembered(Covisits covisits, StoreTarget target) {
        super(covisits);
        this.covisits = covisits;
        this.target = target;
    }

    @Override
    public void open() throws Exception {
        super.open();
        KeyedStateBackend<String> state = getKeyedStateBackend();
        List<UserId> users;
        try (Stream<String> keys = state.getKeys(Covisits.ITEMS, VoidNamespace.INSTANCE)) {
            users = keys.map(UserId::new).toList();
        }
        if (users.isEmpty()) {
            return;
        }
        Map<UserId, Instant> forgotten;
        try (StoreTarget.Open store = target.open()) {
            forgotten = store.forgottenUsers().upTo(users);
        }
        for (Map.Entry<UserId, Instant> each : forgotten.entrySet()) {
            state.setCurrentKey(each.getKey().value());
            covisits.forget(each.getValue());
        }
        LOG.info("co-visits: {} of {} users in the checkpoint are forgotten", forgotten.size(), users.size());
    }
}
