package dev.tessera.offline.shop;

import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Draws the products of the shop. */
final class Assortment {
    private Assortment() {}

    /** Products named {@code p0001}, {@code p0002}, ... in the order of their ids. */
    static List<Product> draw(ShopConfig config) {
        Draws levels = new Draws(config.seed(), "levels");
        Draws popularity = new Draws(config.seed(), "popularity");
        Draws arrival = new Draws(config.seed(), "arrival");
        Draws missing = new Draws(config.seed(), "missing");
        int digits = Math.max(4, Integer.toString(config.products()).length());
        List<Product> products = new ArrayList<>(config.products());
        for (int number = 1; number <= config.products(); number++) {
            products.add(new Product(
                    new ItemId("p" + String.format("%0" + digits + "d", number)),
                    levels(levels),
                    popularity.gaussian(ChoiceModel.POPULARITY_DEVIATION),
                    arrival(arrival),
                    !missing.chance(ShopConfig.WITHOUT_TEXT_SHARE),
                    !missing.chance(ShopConfig.WITHOUT_IMAGE_SHARE)));
        }
        return List.copyOf(products);
    }

    private static int[] levels(Draws draws) {
        int[] levels = new int[Factor.values().length];
        for (int factor = 0; factor < levels.length; factor++) {
            levels[factor] = draws.below(Factor.LEVELS);
        }
        return levels;
    }

    /** Late items arrive until the last twentieth of the period, so that each has time to be chosen. */
    private static Instant arrival(Draws draws) {
        double kind = draws.uniform(0, 1);
        double moment = draws.uniform(0, 1);
        if (kind < ShopConfig.LATE_SHARE) {
            return ShopConfig.at(ShopConfig.CUT + moment * (0.95 - ShopConfig.CUT));
        }
        if (kind < ShopConfig.LATE_SHARE + ShopConfig.EARLY_ARRIVAL_SHARE) {
            return ShopConfig.at(moment * ShopConfig.CUT * 0.95);
        }
        return ShopConfig.OPENING;
    }
}
