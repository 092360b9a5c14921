package dev.tessera.online.demo;

import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.Event;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Asks for a newcomer, for a known user, and for that user again after three events of a kind that was not on their slate. */
final class Tour {
    private static final int SIZE = 10;
    private static final int WIDE = 200;
    private static final int LIKES = 50;
    private static final int ANCHORS = 12;

    private final RankerClient ranker;
    private final KnownEvents known;
    private final PrintStream out;

    Tour(RankerClient ranker, KnownEvents known, PrintStream out) {
        this.ranker = ranker;
        this.known = known;
        this.out = out;
    }

    /** @return whether the known user's slate followed what the user did */
    boolean run(UserId user) throws IOException {
        Slate cold = ranker.recommend("newcomer-" + UUID.randomUUID(), SIZE);
        out.println(SlateText.of("Somebody whom nobody knows yet", cold));

        Slate before = ranker.recommend(user.value(), WIDE);
        out.println(SlateText.of("User " + user + ", known by past events", before.top(SIZE)));

        Interest interest = newInterest(user, before);
        record(user, interest.items());
        Slate after = ranker.recommend(user.value(), WIDE);
        out.println(SlateText.change(user, interest.titles(), before.top(SIZE), after.top(SIZE)));
        return follows(interest, before, after);
    }

    /** Of some well-known items that the user has not met, the one whose likes stand farthest behind, with its two nearest likes. */
    private Interest newInterest(UserId user, Slate before) throws IOException {
        Set<String> met = new HashSet<>(before.top(SIZE).items());
        known.of(user).forEach(event -> met.add(event.item().value()));
        return known.popularItems(WIDE).stream()
                .map(ItemId::value)
                .filter(item -> !met.contains(item))
                .limit(ANCHORS)
                .map(item -> new Interest(item, ranker.similarTo(item, LIKES), ranker.titleOf(item)))
                .filter(interest -> interest.likes().entries().size() > 2)
                .max(Comparator.comparingDouble(
                        interest -> before.meanPlace(interest.likes().items())))
                .orElseThrow(
                        () -> new IOException("found no item with similar ones that user " + user + " has not met"));
    }

    private void record(UserId user, List<String> items) {
        EventKind kind = known.usualKind();
        List<Event> events = new ArrayList<>();
        for (String item : items) {
            double value = kind == EventKind.RATING ? known.greatestRating() : Double.NaN;
            events.add(WireEvents.of("tour-" + UUID.randomUUID(), user.value(), item, kind, value));
        }
        ranker.record(events);
    }

    private boolean follows(Interest interest, Slate before, Slate after) {
        Set<String> likes = interest.unrecordedLikes();
        out.printf(
                Locale.ROOT,
                "The %d items most like what was just recorded stood at place %.1f of the user's first %d on average, and stand at %.1f now.%n%n",
                likes.size(),
                before.meanPlace(likes),
                WIDE,
                after.meanPlace(likes));
        return after.meanPlace(likes) < before.meanPlace(likes);
    }

    /** A kind of item: one item and those most like it, nearest first. */
    private record Interest(String item, Slate likes, String title) {
        List<String> items() {
            return List.of(
                    item, likes.entries().get(0).item(), likes.entries().get(1).item());
        }

        Set<String> unrecordedLikes() {
            Set<String> rest = new HashSet<>(likes.items());
            items().forEach(rest::remove);
            return rest;
        }

        List<String> titles() {
            return List.of(
                    title, likes.entries().get(0).name(), likes.entries().get(1).name());
        }
    }
}
