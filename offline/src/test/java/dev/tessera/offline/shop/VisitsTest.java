package dev.tessera.offline.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VisitsTest {
    private static final ShopConfig CONFIG = ShopConfig.standard(3);
    private static final List<Product> PRODUCTS = Assortment.draw(CONFIG);
    private static final List<Shopper> SHOPPERS = Visits.shoppers(CONFIG);
    private static final List<List<Choice>> HISTORIES = new ArrayList<>();

    @BeforeAll
    static void shop() {
        Visits visits = new Visits(CONFIG, PRODUCTS);
        SHOPPERS.forEach(shopper -> HISTORIES.add(visits.of(shopper)));
    }

    @Test
    void nobodyChoosesAProductTwiceOrBeforeItIsOnSale() {
        assertThat(HISTORIES).allSatisfy(history -> {
            assertThat(history)
                    .doesNotHaveDuplicates()
                    .extracting(Choice::product)
                    .doesNotHaveDuplicates();
            assertThat(history)
                    .allMatch(choice -> !choice.product().availableFrom().isAfter(choice.occurredAt()));
        });
    }

    @Test
    void choicesAreInOrderOfTimeAndKnownNoEarlierThanTheyHappen() {
        assertThat(HISTORIES).allSatisfy(history -> {
            assertThat(history).extracting(Choice::occurredAt).isSorted();
            assertThat(history).allMatch(choice -> !choice.knownAt().isBefore(choice.occurredAt()));
        });
    }

    @Test
    void moreThanTwoThousandUsersCanBeTestedAfterTheCut() {
        Instant cut = ShopConfig.at(ShopConfig.CUT);
        long testable = HISTORIES.stream()
                .filter(history -> history.size() > 5
                        && history.subList(5, history.size()).stream()
                                .anyMatch(choice -> !choice.occurredAt().isBefore(cut)))
                .count();

        assertThat(testable).isGreaterThan(2_000);
    }

    @Test
    void theCutLeavesAboutAFifthOfTheEvents() {
        Instant cut = ShopConfig.at(ShopConfig.CUT);
        List<Choice> all = HISTORIES.stream().flatMap(List::stream).toList();

        assertThat(all.stream()
                                .filter(choice -> choice.occurredAt().isBefore(cut))
                                .count()
                        / (double) all.size())
                .isCloseTo(ShopConfig.CUT, within(0.02));
    }

    /** Under the model, the log probabilities of the choices add up to their expectation, give or take chance. */
    @Test
    void choicesFollowTheModel() {
        double difference = 0;
        double variance = 0;
        for (int user = 0; user < 400; user++) {
            double[] chances = ChoiceModel.chances(SHOPPERS.get(user).taste(), PRODUCTS);
            Set<Product> chosen = new HashSet<>();
            for (Choice choice : HISTORIES.get(user)) {
                Moments moments = Moments.of(chances, chosen, choice.occurredAt());
                double own = Math.log(chances[PRODUCTS.indexOf(choice.product())] / moments.total);
                difference += own - moments.mean;
                variance += moments.variance;
                chosen.add(choice.product());
            }
        }
        assertThat(difference / Math.sqrt(variance)).isCloseTo(0, within(4.0));
    }

    /** Mean and variance of the log probability of one choice. */
    private record Moments(double total, double mean, double variance) {
        static Moments of(double[] chances, Set<Product> chosen, Instant moment) {
            double total = 0;
            double first = 0;
            double second = 0;
            for (int i = 0; i < chances.length; i++) {
                Product product = PRODUCTS.get(i);
                if (!chosen.contains(product) && !product.availableFrom().isAfter(moment)) {
                    double log = Math.log(chances[i]);
                    total += chances[i];
                    first += chances[i] * log;
                    second += chances[i] * log * log;
                }
            }
            double mean = first / total;
            return new Moments(total, mean - Math.log(total), second / total - mean * mean);
        }
    }
}
