package dev.tessera.online.grpc;

import dev.tessera.online.slate.AttributeCap;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.SimilarItemsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Reads the rules of a slate that requests bring. */
final class Rules {
    private Rules() {}

    static SlateRules of(RecommendRequest request) {
        List<AttributeCap> caps = caps(request.getCapsList());
        return Fields.checked("", () -> new SlateRules(caps, optional(request.hasDiversity(), request.getDiversity())));
    }

    static SlateRules of(SimilarItemsRequest request) {
        List<AttributeCap> caps = caps(request.getCapsList());
        return Fields.checked("", () -> new SlateRules(caps, optional(request.hasDiversity(), request.getDiversity())));
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

    private static OptionalDouble optional(boolean given, double value) {
        return given ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
