package dev.tessera.online.grpc;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.v1.Attribute;
import dev.tessera.v1.UpsertItemRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the item of a request. */
final class Items {
    private final Limits limits;
    private final Filters filters;
    private final Pictures pictures;

    Items(Limits limits) {
        this.limits = limits;
        this.filters = new Filters(limits);
        this.pictures = new Pictures(limits);
    }

    Item read(UpsertItemRequest request) {
        return new Item(
                Fields.id("item_id", request.getItemId(), ItemId::new),
                Fields.text("title", request.getTitle(), Limits.TITLE_BYTES),
                Fields.text("description", request.getDescription(), limits.textBytes()),
                attributes(request.getAttributesList()),
                request.getImage().isEmpty() ? new byte[0] : pictures.read("image", request.getImage()),
                availableFrom(request),
                availableUntil(request));
    }

    private static Instant availableFrom(UpsertItemRequest request) {
        return request.hasAvailableFrom()
                ? Fields.instant("available_from", request.getAvailableFrom())
                : Instant.EPOCH;
    }

    private static Instant availableUntil(UpsertItemRequest request) {
        if (!request.hasAvailableUntil()) {
            return Item.FOREVER;
        }
        Instant until = Fields.instant("available_until", request.getAvailableUntil());
        Instant from = availableFrom(request);
        if (!until.isAfter(from)) {
            throw new InvalidRequestException(
                    "available_until", "is " + until + "; expected a time after available_from, " + from);
        }
        return until;
    }

    private Map<String, List<String>> attributes(List<Attribute> attributes) {
        Fields.count("attributes", attributes.size(), 0, limits.values());
        Fields.bytes(
                "attributes",
                attributes.stream().mapToInt(Attribute::getSerializedSize).sum(),
                Limits.ATTRIBUTES_BYTES);
        Map<String, List<String>> read = new TreeMap<>();
        for (int i = 0; i < attributes.size(); i++) {
            String field = "attributes[" + i + "]";
            String name = attributes.get(i).getName();
            if (name.isBlank()) {
                throw new InvalidRequestException(field + ".name", "is missing; expected the name of an attribute");
            }
            Fields.text(field + ".name", name, Limits.NAME_BYTES);
            List<String> values =
                    filters.values(field + ".values", attributes.get(i).getValues());
            if (read.put(name, values) != null) {
                throw new InvalidRequestException(
                        field + ".name", "is '" + name + "', which came before; expected no name twice");
            }
        }
        return read;
    }
}
