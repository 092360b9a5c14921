package dev.tessera.online.slate;

import dev.tessera.online.slate.Placement.Rule;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Interleaves the slates of two teams by team draft (Radlinski, Kurup and Joachims: How does clickthrough data reflect retrieval quality?, CIKM 2008, algorithm 2). In each round
 * a {@link Coins coin} says which team is first, and each picks the best item of its slate that nobody has picked. So at the end of a round both have as many items, at every place an
 * item is as likely to be of one team as of the other, and clicks at random are credited to both alike on average.
 *
 * <p>What holds for both teams holds for the whole slate: an item that both pin to a place stands there and is of neither, and where both cap an attribute, the larger limit holds, and a team passes over items
 * that it leaves no room for. Once a team would have nothing left to pick, no round is fair any more; what the other team has follows, and is of neither. So does, where picks of the two leave
 * room for nothing that is left in either slate, what else there is room for. Of one slate.
 */
final class TeamDraft {
    private static final String NEITHER = "";

    private final Teams teams;
    private final int size;
    private final CapCounts counts;
    private final BitSet taken = new BitSet();
    private final Map<Integer, PlacedItem> pinned = new TreeMap<>();
    private final List<PlacedItem> chosen = new ArrayList<>();

    /**
     * @param size places
     * @param cards by row
     */
    TeamDraft(Teams teams, int size, IntFunction<ItemCard> cards) {
        this.teams = teams;
        this.size = size;
        this.counts = new CapCounts(teams.caps(), cards);
    }

    /** What a team drafts from. */
    private final class Side {
        private final String name;
        private final List<PlacedItem> slate;
        private int next;

        private Side(String name, List<PlacedItem> slate) {
            this.name = name;
            this.slate = slate;
        }

        /** What cannot be picked once never can again. */
        private Optional<PlacedItem> best() {
            while (next < slate.size() && !isOpenTo(slate.get(next))) {
                next++;
            }
            return next < slate.size() ? Optional.of(slate.get(next)) : Optional.empty();
        }
    }

    /**
     * Drafts from two slates.
     *
     * @param one slate of the first team, of the same size
     * @param other that of the second
     */
    void from(List<PlacedItem> one, List<PlacedItem> other, DecisionId decision) {
        pin(one, other);
        Side first = new Side(teams.one().name(), one);
        Side second = new Side(teams.other().name(), other);
        Coins coins = Coins.of(decision);
        for (int round = 0; hasRoom() && isFair(first, second); round++) {
            Side begins = coins.heads(round) ? first : second;
            Side follows = coins.heads(round) ? second : first;
            begins.best().ifPresent(pick -> choose(pick, begins.name));
            if (hasRoom()) {
                follows.best().ifPresent(pick -> choose(pick, follows.name));
            }
        }
        fill(first);
        fill(second);
    }

    /** Fills what places are left, as {@link SlateComposer#further} does, unless all that may be shown is in the slate. */
    void goOn(SlateRules rules, SlateComposer.Source source) {
        if (hasRoom() && hasMore(source)) {
            List<PlacedItem> standing = new ArrayList<>(pinned.values());
            standing.addAll(chosen);
            SlateComposer.further(rules, size, source, standing).forEach(placed -> choose(placed, NEITHER));
        }
    }

    private boolean hasMore(SlateComposer.Source source) {
        BitSet left = (BitSet) source.eligible().clone();
        left.andNot(taken);
        return !left.isEmpty();
    }

    /** The drafted slate, top down. */
    List<PlacedItem> slate() {
        return SlateComposer.joined(pinned, chosen);
    }

    private void pin(List<PlacedItem> one, List<PlacedItem> other) {
        for (Pin pin : teams.pins()) {
            pinnedIn(one, pin.item())
                    .filter(unused -> pinnedIn(other, pin.item()).isPresent())
                    .ifPresent(placed -> {
                        take(placed);
                        pinned.put(pin.position(), placed);
                    });
        }
    }

    private static Optional<PlacedItem> pinnedIn(List<PlacedItem> slate, ItemId item) {
        return slate.stream()
                .filter(placed -> placed.placement().rule() == Rule.PIN
                        && placed.scored().item().equals(item))
                .findFirst();
    }

    /** Whether both can pick in a round, whoever is first. Were only those rounds fair that the coin lets succeed, one team would stand above the other in them. */
    private boolean isFair(Side one, Side other) {
        Optional<PlacedItem> ofOne = one.best();
        Optional<PlacedItem> ofOther = other.best();
        return ofOne.isPresent()
                && ofOther.isPresent()
                && (places() == 1 || (leaves(ofOne.get(), other) && leaves(ofOther.get(), one)));
    }

    /** Whether a pick would leave something to the other team. */
    private boolean leaves(PlacedItem pick, Side other) {
        take(pick);
        boolean leaves = other.slate.stream().skip(other.next).anyMatch(this::isOpenTo);
        taken.clear(pick.scored().index());
        counts.remove(pick.scored().index());
        return leaves;
    }

    private void fill(Side side) {
        for (Optional<PlacedItem> best = side.best(); hasRoom() && best.isPresent(); best = side.best()) {
            choose(best.get(), NEITHER);
        }
    }

    private void choose(PlacedItem pick, String team) {
        take(pick);
        chosen.add(pick.of(team));
    }

    private int places() {
        return size - pinned.size() - chosen.size();
    }

    private boolean hasRoom() {
        return places() > 0;
    }

    private boolean isOpenTo(PlacedItem placed) {
        return !taken.get(placed.scored().index())
                && counts.haveRoomFor(placed.scored().index());
    }

    private void take(PlacedItem placed) {
        taken.set(placed.scored().index());
        counts.add(placed.scored().index());
    }
}
