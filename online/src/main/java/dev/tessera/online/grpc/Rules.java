package dev.tessera.online.grpc;

import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.slate.AttributeCap;
import dev.tessera.online.slate.Boost;
import dev.tessera.online.slate.Exploration;
import dev.tessera.online.slate.Pin;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.store.model.ItemId;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.SimilarItemsRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the rules of a slate that requests bring. */
final class Rules {
    private final Filters filters;

    Rules(Filters filters) {
        this.filters = filters;
    }

    SlateRules of(RecommendRequest request) {
        List<Boost> boosts = boosts(request.getBoostsList());
        List<Pin> pins = pins(request.getPinsList(), request.getSize());
        List<AttributeCap> caps = caps(request.getCapsList());
        OptionalDouble diversity = optional(request.hasDiversity(), request.getDiversity());
        Optional<Exploration> exploration = request.hasExploration()
                ? Optional.of(exploration(request.getExploration(), request.getSize()))
                : Optional.empty();
        return Fields.checked("", () -> new SlateRules(boosts, pins, caps, diversity, exploration));
    }

    SlateRules of(SimilarItemsRequest request) {
        List<AttributeCap> caps = caps(request.getCapsList());
        OptionalDouble diversity = optional(request.hasDiversity(), request.getDiversity());
        return Fields.checked("", () -> new SlateRules(List.of(), List.of(), caps, diversity, Optional.empty()));
    }

    private List<Boost> boosts(List<dev.tessera.v1.Boost> boosts) {
        Fields.count("boosts", boosts.size(), 0, SlateRules.MOST_BOOSTS);
        List<Boost> read = new ArrayList<>();
        for (int i = 0; i < boosts.size(); i++) {
            dev.tessera.v1.Boost boost = boosts.get(i);
            String path = "boosts[" + i + "].";
            List<AttributeFilter> conditions = filters.read(path + "filters", boost.getFiltersList());
            Optional<Duration> halfLife = boost.hasHalfLife()
                    ? Optional.of(Fields.duration(path + "half_life", boost.getHalfLife()))
                    : Optional.empty();
            read.add(Fields.checked(path, () -> new Boost(conditions, boost.getScore(), halfLife)));
        }
        return read;
    }

    private static List<Pin> pins(List<dev.tessera.v1.Pin> pins, int size) {
        Fields.count("pins", pins.size(), 0, SlateRules.MOST_PINS);
        List<Pin> read = new ArrayList<>();
        for (int i = 0; i < pins.size(); i++) {
            String path = "pins[" + i + "].";
            ItemId item = Fields.id(path + "item_id", pins.get(i).getItemId(), ItemId::new);
            int position = Fields.between(path + "position", pins.get(i).getPosition(), 0, size - 1);
            read.add(Fields.checked(path, () -> new Pin(item, position)));
        }
        return read;
    }

    private static List<AttributeCap> caps(List<dev.tessera.v1.AttributeCap> caps) {
        Fields.count("caps", caps.size(), 0, SlateRules.MOST_CAPS);
        List<AttributeCap> read = new ArrayList<>();
        for (int i = 0; i < caps.size(); i++) {
            dev.tessera.v1.AttributeCap cap = caps.get(i);
            String path = "caps[" + i + "].";
            Fields.text(path + "attribute", cap.getAttribute(), Limits.NAME_BYTES);
            read.add(Fields.checked(path, () -> new AttributeCap(cap.getAttribute(), cap.getMaxItems())));
        }
        return read;
    }

    private static Exploration exploration(dev.tessera.v1.Exploration slot, int size) {
        int position = Fields.between("exploration.position", slot.getPosition(), 0, size - 1);
        int candidates = slot.getCandidates() == 0 ? Exploration.CANDIDATES : slot.getCandidates();
        OptionalDouble temperature = optional(slot.hasTemperature(), slot.getTemperature());
        return Fields.checked(
                "exploration.", () -> new Exploration(slot.getProbability(), position, candidates, temperature));
    }

    private static OptionalDouble optional(boolean given, double value) {
        return given ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
