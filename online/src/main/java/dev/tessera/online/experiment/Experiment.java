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
 * Users split into groups. Which group a user belongs to follows from the name of the experiment and the id of the user alone: the same in every ranker, after a restart, and as long as shares
 * stay what they are. Under another name users are split anew, independently.
 *
 * @param groups those of users take up the unit interval one after the other; whoever lies beyond the last takes no part
 */
public record Experiment(String name, List<Group> groups) {
    public static final int MOST_GROUPS = 16;

    /** What shares in decimal notation may miss 1 by when they are added up. */
    private static final double ROUNDING = 1e-9;

    /** @throws IllegalArgumentException begins with the field at fault, as files call it */
    public Experiment {
        groups = List.copyOf(groups);
        Variant.requireName(name);
        if (groups.isEmpty() || groups.size() > MOST_GROUPS) {
            throw new IllegalArgumentException(
                    "variants has " + groups.size() + " entries; expected 1 to " + MOST_GROUPS);
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < groups.size(); i++) {
            if (!names.add(groups.get(i).name())) {
                throw new IllegalArgumentException(
                        "variants[" + i + "].name is '" + groups.get(i).name() + "' again; expected each once");
            }
        }
        double sum = groups.stream().mapToDouble(Group::share).sum();
        if (sum > 1 + ROUNDING) {
            throw new IllegalArgumentException("variants have shares of " + sum + " together; expected at most 1");
        }
        requireUse(groups);
    }

    private static void requireUse(List<Group> groups) {
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            if (group.share() == 0 && groups.stream().noneMatch(other -> isOf(other, group))) {
                throw new IllegalArgumentException("variants[" + i
                        + "].share is 0.0; expected above 0 and at most 1, or 0 for a variant that is interleaved");
            }
        }
    }

    private static boolean isOf(Group group, Group variant) {
        return group instanceof Interleaving both
                && (both.one().equals(variant) || both.other().equals(variant));
    }

    /** The group that a user belongs to. */
    public Optional<Group> of(UserId user) {
        double place = place(user);
        double end = 0;
        for (Group group : groups) {
            end += group.share();
            if (place < end) {
                return Optional.of(group);
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
