package dev.tessera.offline.shop;

import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.UserId;
import java.time.Instant;

/** One choice of one shopper: a line of the interactions file. */
record Choice(UserId user, Product product, EventKind kind, Instant occurredAt, Instant knownAt) {}
