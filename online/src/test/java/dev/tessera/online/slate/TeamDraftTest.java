package dev.tessera.online.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.retrieval.UserScoring;
import dev.tessera.online.slate.Placement.Rule;
import dev.tessera.online.slate.SlateComposer.Source;
import dev.tessera.online.slate.Teams.Team;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemSearch;
import dev.tessera.store.vector.ScoredItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamDraftTest {
    private static final int ITEMS = 300;
    private static final Instant MOMENT = TestCatalog.NOW.plusSeconds(500);
    private static final Teams PLAIN = new Teams(new Team("a", RuleSet.NONE), new Team("b", RuleSet.NONE));

    private final LoadedGeneration data = manyValued(TestCatalog.random("g1", ITEMS, 5));
    private final ServedGeneration generation =
            new ServedGeneration(data, new MeanUserVectors(data.vectors()), Optional.empty());
    private final Random random = new Random(3);

    /** The same items with up to three genres and two prices each. */
    private static LoadedGeneration manyValued(LoadedGeneration plain) {
        Random random = new Random(7);
        return new LoadedGeneration(
                plain.manifest(),
                plain.vectors(),
                plain.parts(),
                plain.cards().stream().map(card -> manyValued(card, random)).toList(),
                plain.popularity(),
                plain.rankerFolder(),
                plain.encoderFolder());
    }

    private static ItemCard manyValued(ItemCard card, Random random) {
        List<String> genres =
                random.ints(3, 0, 6).mapToObj(genre -> "g" + genre).toList();
        List<String> prices = random.ints(2, 1, 9).mapToObj(Integer::toString).toList();
        return new ItemCard(
                card.id(),
                card.title(),
                Map.of("genre", genres, "price", prices),
                card.availableFrom(),
                card.availableUntil());
    }

    @Test
    void aSlateIsWhatAPlainReadingOfTheHowToGives() {
        int uncredited = 0;
        for (int round = 0; round < 400; round++) {
            Teams teams = RandomRules.teams(random);
            Source source = source(round % 3 == 0 ? 0.05 : 0.8);
            int size = 1 + random.nextInt(30);
            DecisionId decision = new DecisionId("d" + round);
            List<PlacedItem> slate = teams.compose(size, source, decision);
            List<PlainDraft.Pick> plain = new PlainDraft(teams, size, this::card)
                    .of(side(teams.one(), size, source), side(teams.other(), size, source), decision);
            assertThat(picks(slate)).as("%s", teams).isEqualTo(plain);
            uncredited +=
                    (int) plain.stream().filter(pick -> pick.team().isEmpty()).count();
        }
        assertThat(uncredited).as("pins of both, and what is left of one").isBetween(100, 3_000);
    }

    @Test
    void placesThatCapsOfBothLeaveOpenAreFilledAsFarAsTheyAllow() {
        int filledUp = 0;
        for (int round = 0; round < 600; round++) {
            int size = 2 + random.nextInt(4);
            SlateRules caps = tight(1 + random.nextInt(2));
            Teams teams = new Teams(
                    new Team("a", rules(boosted(RandomRules.boost(random), caps))),
                    new Team("b", rules(boosted(RandomRules.boost(random), caps))));
            Source source = source(0.8);
            DecisionId decision = new DecisionId("d" + round);
            List<PlacedItem> slate = teams.compose(size, source, decision);
            PlainDraft.Side one = side(teams.one(), size, source);
            PlainDraft.Side other = side(teams.other(), size, source);
            assertThat(picks(slate))
                    .as("%s", teams)
                    .isEqualTo(new PlainDraft(teams, size, this::card).of(one, other, decision));
            filledUp += items(slate).stream()
                            .allMatch(item ->
                                    one.slate().contains(item) || other.slate().contains(item))
                    ? 0
                    : 1;
            assertThat(slate.size() == size || nothingElseHasRoom(slate, caps, source))
                    .as("short only where nothing has room")
                    .isTrue();
        }
        assertThat(filledUp)
                .as("slates with items that neither would have shown")
                .isGreaterThan(5);
    }

    @Test
    void nothingIsSearchedForWhereAllThatMayBeShownIsInTheSlate() {
        Teams teams = new Teams(new Team("a", rules(caps(50))), new Team("b", rules(caps(50))));
        AtomicInteger searches = new AtomicInteger();
        Source few = counting(source(0.02), searches);
        List<PlacedItem> slate = teams.compose(20, few, new DecisionId("d"));
        assertThat(slate).hasSize(few.eligible().cardinality()).hasSizeBetween(2, 19);
        assertThat(searches).as("one for the slate of each team").hasValue(2);
    }

    private Source counting(Source source, AtomicInteger searches) {
        ItemSearch search = (query, k, eligible, look) -> {
            searches.incrementAndGet();
            return data.vectors().top(query, k, eligible, look);
        };
        return new Source(
                generation,
                new UserScoring(data.vectors(), data.parts(), search, new float[TestCatalog.DIMENSION]),
                source.moment(),
                source.eligible(),
                source.deadline());
    }

    private static List<PlainDraft.Pick> picks(List<PlacedItem> slate) {
        return slate.stream()
                .map(placed -> new PlainDraft.Pick(placed.scored().item(), placed.team()))
                .toList();
    }

    private boolean nothingElseHasRoom(List<PlacedItem> slate, SlateRules caps, Source source) {
        CapCounts counts = new CapCounts(caps.caps(), generation::card);
        BitSet left = (BitSet) source.eligible().clone();
        for (PlacedItem placed : slate) {
            counts.add(placed.scored().index());
            left.clear(placed.scored().index());
        }
        return left.stream().noneMatch(counts::haveRoomFor);
    }

    private static SlateRules tight(int most) {
        return new SlateRules(
                List.of(),
                List.of(),
                List.of(new AttributeCap("genre", most), new AttributeCap("price", 1)),
                OptionalDouble.empty(),
                Optional.empty());
    }

    private static SlateRules boosted(Boost boost, SlateRules others) {
        return new SlateRules(List.of(boost), others.pins(), others.caps(), others.diversity(), others.exploration());
    }

    @Test
    void eachTeamPicksInItsOwnOrderAndNeitherIsEverAheadByMoreThanOne() {
        for (int round = 0; round < 200; round++) {
            Teams teams = RandomRules.teams(random);
            Source source = source(0.5);
            List<PlacedItem> slate = teams.compose(20, source, new DecisionId("d" + round));
            assertThat(items(slate)).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(20);
            for (Team team : List.of(teams.one(), teams.other())) {
                List<PlacedItem> own = alone(team, 20, source);
                List<PlacedItem> picks = of(team.name(), slate);
                assertThat(picks).allSatisfy(pick -> assertThat(own).contains(pick.of("")));
                assertThat(items(own).stream().filter(items(picks)::contains).toList())
                        .isEqualTo(items(picks));
            }
            int ahead = 0;
            for (PlacedItem placed : slate) {
                ahead += placed.team().equals("control") ? 1 : placed.team().equals("more") ? -1 : 0;
                assertThat(ahead).isBetween(-1, 1);
            }
        }
    }

    @Test
    void teamsThatAgreeGiveTheSlateThatEitherWouldHaveGiven() {
        for (int round = 0; round < 100; round++) {
            RuleSet rules = RandomRules.set(random);
            Teams teams = new Teams(new Team("a", rules), new Team("b", rules));
            Source source = source(0.5);
            List<PlacedItem> slate = teams.compose(12, source, new DecisionId("d" + round));
            assertThat(slate.stream().map(placed -> placed.of("")))
                    .containsExactlyElementsOf(alone(teams.one(), 12, source));
        }
    }

    /** At every place, whatever the slates, also where a team runs out of items that the other wants too: so who clicks at random prefers neither. */
    @ParameterizedTest
    @ValueSource(ints = {30, 9, 3})
    void everyPlaceIsAsLikelyOfOneTeamAsOfTheOther(int itemsOfOther) {
        List<PlacedItem> one = slate(IntStream.range(0, 30));
        List<PlacedItem> other = slate(IntStream.range(0, itemsOfOther).map(i -> i % 3 == 2 ? i : 40 + i));
        int slates = 4_000;
        int[] ahead = new int[15];
        int credited = 0;
        for (int n = 0; n < slates; n++) {
            List<PlacedItem> slate = draft(PLAIN, one, other, 15, "process-" + n);
            for (int place = 0; place < 15; place++) {
                String team = slate.get(place).team();
                ahead[place] += team.equals("a") ? 1 : team.equals("b") ? -1 : 0;
                credited += team.isEmpty() ? 0 : 1;
            }
        }
        assertThat(credited).isGreaterThanOrEqualTo(slates * Math.min(15, itemsOfOther + 1));
        assertThat(ahead).hasSize(15);
        for (int each : ahead) {
            assertThat((double) each / slates).isCloseTo(0, within(4 / Math.sqrt(slates)));
        }
    }

    @Test
    void whatFollowsATeamThatHasNothingLeftIsOfNeither() {
        List<PlacedItem> few = slate(IntStream.range(0, 3));
        List<PlacedItem> many = slate(IntStream.range(10, 30));
        for (int n = 0; n < 50; n++) {
            List<PlacedItem> slate = draft(PLAIN, few, many, 20, "d" + n);
            assertThat(slate).hasSize(20);
            assertThat(of("a", slate)).hasSize(3);
            assertThat(of("b", slate)).hasSize(3);
            assertThat(slate.subList(6, 20)).allMatch(placed -> placed.team().isEmpty());
        }
    }

    @Test
    void aPinOfBothStandsInItsPlaceAndIsOfNeither() {
        Teams teams = new Teams(new Team("a", pin(5, 2)), new Team("b", pin(5, 2)));
        List<PlacedItem> slate = teams.compose(8, source(1), new DecisionId("d"));
        assertThat(slate.get(2).scored().item()).isEqualTo(item(5));
        assertThat(slate.get(2).placement().rule()).isEqualTo(Rule.PIN);
        assertThat(slate.get(2).team()).isEmpty();
        assertThat(slate).filteredOn(placed -> placed.team().isEmpty()).hasSize(1);
        Teams apart = new Teams(new Team("a", pin(5, 0)), new Team("b", RuleSet.NONE));
        for (int n = 0; n < 20; n++) {
            List<PlacedItem> drafted = apart.compose(8, source(1), new DecisionId("d" + n));
            assertThat(items(drafted).indexOf(item(5))).isBetween(0, 1);
            assertThat(of("a", drafted).get(0).scored().item())
                    .as("a pin of one is its first pick")
                    .isEqualTo(item(5));
        }
    }

    @Test
    void aCapOfBothHoldsForTheWholeSlate() {
        SlateRules two = caps(2);
        SlateRules three = caps(3);
        Teams teams = new Teams(new Team("a", rules(two)), new Team("b", rules(three)));
        for (int n = 0; n < 50; n++) {
            List<PlacedItem> slate = teams.compose(20, source(0.7), new DecisionId("d" + n));
            CapCounts counts = new CapCounts(three.caps(), generation::card);
            assertThat(slate).hasSizeGreaterThan(5).allSatisfy(placed -> {
                assertThat(counts.haveRoomFor(placed.scored().index())).isTrue();
                counts.add(placed.scored().index());
            });
        }
    }

    private static SlateRules caps(int most) {
        return new SlateRules(
                List.of(),
                List.of(),
                List.of(new AttributeCap("genre", most)),
                OptionalDouble.empty(),
                Optional.empty());
    }

    private static RuleSet rules(SlateRules rules) {
        return new RuleSet(Set.of(), List.of(), rules);
    }

    private static RuleSet pin(int item, int position) {
        return rules(new SlateRules(
                List.of(),
                List.of(new Pin(item(item), position)),
                List.of(),
                OptionalDouble.empty(),
                Optional.empty()));
    }

    private static List<PlacedItem> draft(
            Teams teams, List<PlacedItem> one, List<PlacedItem> other, int size, String decision) {
        TeamDraft draft =
                new TeamDraft(teams, size, row -> new ItemCard(item(row), "", Map.of(), Instant.EPOCH, Instant.MAX));
        draft.from(one, other, new DecisionId(decision));
        return draft.slate();
    }

    private PlainDraft.Side side(Team team, int size, Source source) {
        PlainSlate plain = new PlainSlate(
                data, team.rules().slate(), ITEMS, MOMENT, source.scoring()::score, new DecisionId("alone"));
        List<ItemId> ranked = source.without(team.rules()).eligible().stream()
                .boxed()
                .sorted(Comparator.comparing((Integer row) -> -plain.score(row)).thenComparing(row -> row))
                .map(TeamDraftTest::item)
                .toList();
        return new PlainDraft.Side(team, items(alone(team, size, source)), ranked);
    }

    private List<PlacedItem> alone(Team team, int size, Source source) {
        return team.rules().compose(size, source, new DecisionId("alone"));
    }

    private static List<PlacedItem> slate(IntStream rows) {
        List<PlacedItem> slate = new ArrayList<>();
        rows.forEach(row -> slate.add(new PlacedItem(
                new ScoredItem(row, item(row), 100 - slate.size()),
                0,
                new Placement(Rule.SCORE, OptionalInt.of(slate.size())))));
        return slate;
    }

    private static List<PlacedItem> of(String team, List<PlacedItem> slate) {
        return slate.stream().filter(placed -> placed.team().equals(team)).toList();
    }

    private static List<ItemId> items(List<PlacedItem> slate) {
        return slate.stream().map(placed -> placed.scored().item()).toList();
    }

    private static ItemId item(int row) {
        return new ItemId("item-%03d".formatted(row));
    }

    private ItemCard card(ItemId item) {
        return generation.card(generation.row(item).orElseThrow());
    }

    /** For a random user, with a share of what is available. */
    private Source source(double share) {
        BitSet rows = generation.passing(List.of(), MOMENT);
        IntStream.range(0, ITEMS).filter(row -> random.nextDouble() >= share).forEach(rows::clear);
        float[] user = new float[TestCatalog.DIMENSION];
        for (int i = 0; i < user.length; i++) {
            user[i] = (float) random.nextGaussian();
        }
        return new Source(generation, generation.forUser(user), MOMENT, rows, Deadline.NONE);
    }
}
