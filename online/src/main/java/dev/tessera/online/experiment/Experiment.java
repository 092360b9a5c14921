package dev.tessera.online.experiment;

import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Users split into variants. Which variant a user gets follows from the name of the experiment and the id of the user alone: the same in every ranker, after a restart, and as long as shares
 * stay what they are. Under another name users are split anew, independently.
 *
 * @param variants those of users take up the unit interval one after the other; whoever lies beyond the last takes no part
 */
public record Experiment(String name, List<Variant> variants) {
    public static final int MOST_VARIANTS = 16;

    /** What shares in decimal notation may miss 1 by when they are added up. */
    private static final double ROUNDING = 1e-9;

    /** @throws IllegalArgumentException begins with the field at fault */
    public Experiment {
        variants = List.copyOf(variants);
        Variant.requireName(name);
        if (variants.isEmpty() || variants.size() > MOST_VARIANTS) {
            throw new IllegalArgumentException(
                    "variants has " + variants.size() + " entries; expected 1 to " + MOST_VARIANTS);
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < variants.size(); i++) {
            if (!names.add(variants.get(i).name())) {
                throw new IllegalArgumentException(
                        "variants[" + i + "].name is '" + variants.get(i).name() + "' again; expected each once");
            }
        }
        double sum = variants.stream().mapToDouble(Variant::share).sum();
        if (sum > 1 + ROUNDING) {
            throw new IllegalArgumentException("variants have shares of " + sum + " together; expected at most 1");
        }
    }

    /** The variant that a user belongs to. */
    public Optional<Variant> of(UserId user) {
        double place = place(user);
        double end = 0;
        for (Variant variant : variants) {
            end += variant.share();
            if (place < end) {
                return Optional.of(variant);
            }
        }
        return Optional.empty();
    }

    /** From 0 to 1: the first 53 bits of the SHA-256 of the name, a zero byte and the id. */
    private double place(UserId user) {
        byte[] digest = Digest.bytesOf(out -> {
            out.write(name.getBytes(StandardCharsets.UTF_8));
            out.write(0);
            out.write(user.value().getBytes(StandardCharsets.UTF_8));
        });
        return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1p-53;
    }
}
