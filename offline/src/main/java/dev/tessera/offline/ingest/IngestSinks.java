package dev.tessera.offline.ingest;

import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.Item;
import org.apache.flink.api.connector.sink2.Sink;

/** Where accepted and rejected rows go. */
record IngestSinks(Sink<Item> items, Sink<Event> events, Sink<Rejected> rejected, Sink<TakenChange> taken) {}
