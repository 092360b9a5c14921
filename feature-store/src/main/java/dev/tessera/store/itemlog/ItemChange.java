package dev.tessera.store.itemlog;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.Optional;

/**
 * The latest that happened to an item.
 *
 * @param revision its place in the order of all changes, from 1
 * @param changed when it became known
 * @param content the item from then on; empty if it was removed. Whether its picture is there, the reader says
 */
public record ItemChange(ItemId item, long revision, Instant changed, Optional<Item> content) {}
