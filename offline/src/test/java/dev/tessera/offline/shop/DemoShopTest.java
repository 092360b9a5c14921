package dev.tessera.offline.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoShopTest {
    private static final ShopConfig CONFIG = ShopConfig.small(4);

    @TempDir
    Path folder;

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        DemoShop.generate(CONFIG, folder.resolve("one"));
        DemoShop.generate(CONFIG, folder.resolve("two"));

        assertThat(content(folder.resolve("one"))).isEqualTo(content(folder.resolve("two")));
    }

    @Test
    void anotherSeedGivesAnotherShop() throws IOException {
        DemoShop.generate(CONFIG, folder.resolve("one"));
        DemoShop.generate(ShopConfig.small(5), folder.resolve("two"));

        assertThat(content(folder.resolve("one")).get(DemoShop.EVENTS))
                .isNotEqualTo(content(folder.resolve("two")).get(DemoShop.EVENTS));
    }

    @Test
    void generatingAgainIntoAFolderLeavesNothingOfTheEarlierShop() throws IOException {
        DemoShop.generate(ShopConfig.small(5), folder.resolve("one"));
        DemoShop.generate(CONFIG, folder.resolve("one"));
        DemoShop.generate(CONFIG, folder.resolve("two"));

        assertThat(content(folder.resolve("one"))).isEqualTo(content(folder.resolve("two")));
    }

    @Test
    void attributesSayNothingOfAnyFactor() throws IOException {
        DemoShop.generate(new ShopConfig(9, 2_400, 1), folder);
        List<Product> products = Assortment.draw(new ShopConfig(9, 2_400, 1));
        List<String> lines = Files.readAllLines(folder.resolve(DemoShop.ITEMS), StandardCharsets.ISO_8859_1);
        for (Factor factor : Factor.values()) {
            Map<String, double[]> warehouses = new TreeMap<>();
            for (int product = 0; product < products.size(); product++) {
                String[] fields = lines.get(product + 1).split(",");
                String warehouse =
                        fields[fields.length - (lines.get(product + 1).endsWith(",") ? 3 : 4)];
                warehouses
                        .computeIfAbsent(warehouse, each -> new double[Factor.LEVELS])[
                        products.get(product).level(factor)]++;
            }
            assertThat(warehouses).hasSize(5);
            assertThat(ChiSquare.ofIndependence(warehouses.values().toArray(double[][]::new)))
                    .as("%s from the warehouse", factor)
                    .isLessThan(ChiSquare.LIMIT_25);
        }
    }

    @Test
    void theTruthCanBeReadBack() throws IOException {
        ShopTruth written = DemoShop.generate(CONFIG, folder);
        ShopTruth read = ShopTruth.read(folder);
        List<ItemId> catalog = List.of(new ItemId("p0240"), new ItemId("p0001"));

        assertThat(ShopTruth.isIn(folder)).isTrue();
        assertThat(read.oracle(new UserId("u0007"), catalog)).isEqualTo(written.oracle(new UserId("u0007"), catalog));
    }

    @Test
    void strangersAreRefusedByName() throws IOException {
        ShopTruth truth = DemoShop.generate(CONFIG, folder);

        assertThatThrownBy(() -> truth.oracle(new UserId("nobody"), List.of())).hasMessageContaining("nobody");
        assertThatThrownBy(() -> truth.oracle(new UserId("u0001"), List.of(new ItemId("nothing"))))
                .hasMessageContaining("nothing");
        assertThatThrownBy(() ->
                        truth.reachable(Instant.EPOCH).score(List.of(new ItemId("nothing")), new long[1], List.of()))
                .hasMessageContaining("nothing");
    }

    @Test
    void choicesThatTheModelRulesOutTellNothing() throws IOException {
        ReachableScores reachable = DemoShop.generate(CONFIG, folder).reachable(ShopConfig.closing());
        List<Product> products = Assortment.draw(CONFIG);
        List<ItemId> catalog = products.stream().map(Product::item).toList();
        ItemId late = products.stream()
                .max(java.util.Comparator.comparing(Product::availableFrom))
                .map(Product::item)
                .orElseThrow();
        ItemId early = catalog.get(0);
        long opening = products.get(0).availableFrom().toEpochMilli();

        assertThat(reachable.score(List.of(early, early, late), new long[] {opening, opening, opening}, catalog))
                .isEqualTo(reachable.score(List.of(early), new long[] {opening}, catalog));
    }

    /** Mean reciprocal rank of the last choice of every user. */
    @Test
    void oracleBeatsReachableBeatsPopularity() throws IOException {
        ShopTruth truth = DemoShop.generate(CONFIG, folder);
        List<Product> products = Assortment.draw(CONFIG);
        List<ItemId> catalog = products.stream().map(Product::item).toList();
        ReachableScores reachable = truth.reachable(ShopConfig.closing());
        double[] popularity =
                products.stream().mapToDouble(Product::logPopularity).toArray();
        Visits visits = new Visits(CONFIG, products);
        double[] means = new double[3];
        for (Shopper shopper : Visits.shoppers(CONFIG)) {
            List<Choice> choices = visits.of(shopper);
            List<Choice> history = choices.subList(0, choices.size() - 1);
            Choice target = choices.get(choices.size() - 1);
            List<ItemId> items =
                    history.stream().map(choice -> choice.product().item()).toList();
            long[] times = history.stream()
                    .mapToLong(choice -> choice.occurredAt().toEpochMilli())
                    .toArray();
            List<Integer> candidates = candidates(products, history, target);
            int position = catalog.indexOf(target.product().item());
            means[0] += reciprocalRank(popularity, candidates, position);
            means[1] += reciprocalRank(reachable.score(items, times, catalog), candidates, position);
            means[2] += reciprocalRank(truth.oracle(shopper.user(), catalog), candidates, position);
        }
        assertThat(means[1]).isGreaterThan(1.5 * means[0]);
        assertThat(means[2]).isGreaterThan(1.2 * means[1]);
    }

    private static List<Integer> candidates(List<Product> products, List<Choice> history, Choice target) {
        List<Product> seen = history.stream().map(Choice::product).toList();
        List<Integer> candidates = new ArrayList<>();
        for (int product = 0; product < products.size(); product++) {
            boolean onSale = !products.get(product).availableFrom().isAfter(target.occurredAt());
            if (onSale && seen.stream().noneMatch(products.get(product)::equals)) {
                candidates.add(product);
            }
        }
        return candidates;
    }

    private static double reciprocalRank(double[] scores, List<Integer> candidates, int position) {
        return 1.0
                / candidates.stream()
                        .filter(candidate -> scores[candidate] >= scores[position])
                        .count();
    }

    private static Map<String, Integer> content(Path shop) throws IOException {
        Map<String, Integer> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(shop)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(shop.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return content;
    }
}
