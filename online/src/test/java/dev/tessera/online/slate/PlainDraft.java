package dev.tessera.online.slate;

import dev.tessera.online.slate.Teams.Team;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.ItemId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A drafted slate the plain way: as the how-to says it, with everything looked at anew for every place. */
final class PlainDraft {
    private final Teams teams;
    private final int size;
    private final Function<ItemId, ItemCard> cards;
    private final Map<Integer, ItemId> pinned = new LinkedHashMap<>();
    private final List<ItemId> picked = new ArrayList<>();
    private final List<String> pickedBy = new ArrayList<>();

    PlainDraft(Teams teams, int size, Function<ItemId, ItemCard> cards) {
        this.teams = teams;
        this.size = size;
        this.cards = cards;
    }

    /** An item and whose pick it is. */
    record Pick(ItemId item, String team) {}

    /**
     * What a team puts in.
     *
     * @param slate that it would have made alone
     * @param ranked all items that it may show, the best first
     */
    record Side(Team team, List<ItemId> slate, List<ItemId> ranked) {}

    List<Pick> of(Side first, Side second, DecisionId decision) {
        List<ItemId> one = first.slate();
        List<ItemId> other = second.slate();
        for (Pin pin : teams.one().rules().slate().pins()) {
            if (teams.other().rules().slate().pins().contains(pin)
                    && pin.position() < size
                    && one.contains(pin.item())
                    && other.contains(pin.item())) {
                pinned.put(pin.position(), pin.item());
            }
        }
        byte[] coins = sha256("draft of " + decision.value());
        for (int round = 0; places() > 0 && bothCanPick(one, other) && bothCanPick(other, one); round++) {
            boolean oneFirst = (coins[round / 8] >> round % 8 & 1) == 1;
            pick(oneFirst ? one : other, oneFirst);
            if (places() > 0) {
                pick(oneFirst ? other : one, !oneFirst);
            }
        }
        while (places() > 0 && (add(one, "") || add(other, ""))) {}
        while (places() > 0 && (add(open(first), "") || add(open(second), ""))) {}
        return joined();
    }

    /** What a team may show beside all that is in the slate, by those of its caps that the other does not have. */
    private List<ItemId> open(Side side) {
        return side.ranked().stream()
                .filter(item -> side.team().rules().slate().caps().stream()
                        .filter(cap -> !isOfBoth(cap))
                        .allMatch(cap ->
                                values(item, cap).stream().allMatch(value -> count(cap, value) < cap.maxItems())))
                .toList();
    }

    private boolean isOfBoth(AttributeCap cap) {
        return Stream.of(teams.one(), teams.other()).allMatch(team -> team.rules().slate().caps().stream()
                .anyMatch(same -> same.attribute().equals(cap.attribute())));
    }

    /** Tried out: the first team picks, then the second, if there is a place left. */
    private boolean bothCanPick(List<ItemId> first, List<ItemId> second) {
        int before = picked.size();
        boolean one = places() == 1;
        boolean can = one ? canPick(first) && canPick(second) : add(first, "") && canPick(second);
        while (picked.size() > before) {
            picked.remove(before);
            pickedBy.remove(before);
        }
        return can;
    }

    private boolean canPick(List<ItemId> slate) {
        return slate.stream().anyMatch(this::isOpen);
    }

    private void pick(List<ItemId> slate, boolean one) {
        add(slate, one ? teams.one().name() : teams.other().name());
    }

    private int places() {
        return size - pinned.size() - picked.size();
    }

    private boolean isOpen(ItemId item) {
        return !picked.contains(item) && !pinned.containsValue(item) && hasRoom(item);
    }

    private boolean add(List<ItemId> slate, String team) {
        for (ItemId item : slate) {
            if (isOpen(item)) {
                picked.add(item);
                pickedBy.add(team);
                return true;
            }
        }
        return false;
    }

    private boolean hasRoom(ItemId item) {
        for (AttributeCap cap : teams.one().rules().slate().caps()) {
            for (AttributeCap same : teams.other().rules().slate().caps()) {
                if (cap.attribute().equals(same.attribute())
                        && values(item, cap).stream()
                                .anyMatch(value -> count(cap, value) >= Math.max(cap.maxItems(), same.maxItems()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private long count(AttributeCap cap, String value) {
        List<ItemId> all = new ArrayList<>(picked);
        all.addAll(pinned.values());
        return all.stream().filter(item -> values(item, cap).contains(value)).count();
    }

    private Set<String> values(ItemId item, AttributeCap cap) {
        return Set.copyOf(cards.apply(item).attributes().getOrDefault(cap.attribute(), List.of()));
    }

    private List<Pick> joined() {
        List<Pick> slate = new ArrayList<>();
        for (int place = 0, next = 0; slate.size() < pinned.size() + picked.size(); place++) {
            if (pinned.containsKey(place)) {
                slate.add(new Pick(pinned.get(place), ""));
            } else if (next < picked.size()) {
                slate.add(new Pick(picked.get(next), pickedBy.get(next)));
                next++;
            }
        }
        return slate;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
