package dev.tessera.offline.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.model.Modality;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssortmentTest {
    private static final ShopConfig CONFIG = ShopConfig.standard(11);
    private static final List<Product> PRODUCTS = Assortment.draw(CONFIG);

    @Test
    void everyPairOfFactorsIsIndependent() {
        for (Factor one : Factor.values()) {
            for (Factor other : Factor.values()) {
                if (one.compareTo(other) < 0) {
                    double[][] counts = new double[Factor.LEVELS][Factor.LEVELS];
                    PRODUCTS.forEach(product -> counts[product.level(one)][product.level(other)]++);
                    assertThat(ChiSquare.ofIndependence(counts))
                            .as("%s against %s", one, other)
                            .isLessThan(ChiSquare.LIMIT_25);
                }
            }
        }
    }

    @Test
    void everyLevelIsSharedByAboutASixthOfTheProducts() {
        for (Factor factor : Factor.values()) {
            for (int level = 0; level < Factor.LEVELS; level++) {
                int wanted = level;
                long count = PRODUCTS.stream()
                        .filter(product -> product.level(factor) == wanted)
                        .count();
                assertThat(count / (double) PRODUCTS.size())
                        .as("%s %d", factor, level)
                        .isCloseTo(1.0 / Factor.LEVELS, within(0.035));
            }
        }
    }

    @Test
    void textAndPictureMoveUtilityEquallyStrongly() {
        double text = 0;
        double image = 0;
        for (Shopper shopper : Visits.shoppers(new ShopConfig(11, 2_400, 500))) {
            text += variance(shopper, Modality.TEXT);
            image += variance(shopper, Modality.IMAGE);
        }
        assertThat(text / image).isCloseTo(1, within(0.05));
    }

    @Test
    void popularityIsUnrelatedToEveryFactor() {
        for (Factor factor : Factor.values()) {
            for (int level = 0; level < Factor.LEVELS; level++) {
                int wanted = level;
                assertThat(PRODUCTS.stream()
                                .filter(product -> product.level(factor) == wanted)
                                .mapToDouble(Product::logPopularity)
                                .average())
                        .hasValueCloseTo(0.0, within(0.22));
            }
        }
    }

    @Test
    void lateItemsArriveAfterTheCutAndHaveTimeToBeChosen() {
        Instant cut = ShopConfig.at(ShopConfig.CUT);
        List<Product> late = PRODUCTS.stream()
                .filter(product -> !product.availableFrom().isBefore(cut))
                .toList();

        assertThat(late.size() / (double) PRODUCTS.size()).isCloseTo(ShopConfig.LATE_SHARE, within(0.02));
        assertThat(late)
                .allSatisfy(product -> assertThat(product.availableFrom()).isBefore(ShopConfig.at(0.951)));
    }

    @Test
    void someItemsLackTextAndOthersAPicture() {
        double size = PRODUCTS.size();
        assertThat(PRODUCTS.stream().filter(product -> !product.hasText()).count() / size)
                .isCloseTo(ShopConfig.WITHOUT_TEXT_SHARE, within(0.015));
        assertThat(PRODUCTS.stream().filter(product -> !product.hasImage()).count() / size)
                .isCloseTo(ShopConfig.WITHOUT_IMAGE_SHARE, within(0.02));
    }

    private static double variance(Shopper shopper, Modality modality) {
        double sum = 0;
        double squares = 0;
        for (Product product : PRODUCTS) {
            double utility = 0;
            for (Factor factor : Factor.of(modality)) {
                utility += shopper.taste()[factor.weight(product.level(factor))];
            }
            sum += utility;
            squares += utility * utility;
        }
        double mean = sum / PRODUCTS.size();
        return squares / PRODUCTS.size() - mean * mean;
    }
}
