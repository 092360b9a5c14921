package dev.tessera.offline.shop;

import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lets shoppers visit the shop: one to seven sessions spread over the period, each of two to seven choices some minutes apart. */
final class Visits {
    private static final int MAX_SESSIONS = 7;
    private static final int MIN_CHOICES = 2;
    private static final int MAX_CHOICES = 7;

    /** What a choice looks like in the log says nothing about taste: half views, then clicks, adds and purchases. */
    private static final List<EventKind> KINDS = List.of(
            EventKind.VIEW,
            EventKind.VIEW,
            EventKind.VIEW,
            EventKind.VIEW,
            EventKind.VIEW,
            EventKind.CLICK,
            EventKind.CLICK,
            EventKind.ADD,
            EventKind.ADD,
            EventKind.PURCHASE);

    private final List<Product> products;
    private final long[] arrivals;
    private final Draws draws;
    private final Draws kinds;

    Visits(ShopConfig config, List<Product> products) {
        this.products = products;
        this.arrivals = products.stream()
                .mapToLong(product -> product.availableFrom().getEpochSecond())
                .toArray();
        this.draws = new Draws(config.seed(), "visits");
        this.kinds = new Draws(config.seed(), "kinds");
    }

    /** Shoppers named {@code u0001}, {@code u0002}, ... */
    static List<Shopper> shoppers(ShopConfig config) {
        Draws draws = new Draws(config.seed(), "tastes");
        int digits = Math.max(4, Integer.toString(config.users()).length());
        return IntStream.rangeClosed(1, config.users())
                .mapToObj(number -> new Shopper(
                        new UserId("u" + String.format("%0" + digits + "d", number)), ChoiceModel.drawTaste(draws)))
                .toList();
    }

    /** Everything one shopper chooses, oldest first, no product twice. */
    List<Choice> of(Shopper shopper) {
        double[] chances = ChoiceModel.chances(shopper.taste(), products);
        List<Instant> starts = IntStream.rangeClosed(0, draws.below(MAX_SESSIONS))
                .mapToObj(session -> draws.between(ShopConfig.OPENING, ShopConfig.closing()))
                .sorted()
                .toList();
        List<Choice> choices = new ArrayList<>();
        Instant moment = ShopConfig.OPENING;
        for (Instant start : starts) {
            moment = start.isAfter(moment) ? start : moment.plusSeconds(60);
            int count = MIN_CHOICES + draws.below(MAX_CHOICES - MIN_CHOICES + 1);
            for (int i = 0; i < count; i++) {
                int chosen = choose(chances, moment.getEpochSecond());
                chances[chosen] = 0;
                choices.add(new Choice(shopper.user(), products.get(chosen), kinds.from(KINDS), moment, known(moment)));
                moment = moment.plusSeconds(15 + draws.below(240));
            }
        }
        return choices;
    }

    private Instant known(Instant occurred) {
        return kinds.chance(ShopConfig.KNOWN_LATE_SHARE)
                ? occurred.plusSeconds(3_600 + kinds.below(169_200))
                : occurred;
    }

    /** Draws from the chances of what is on sale; a chosen product has chance 0. */
    private int choose(double[] chances, long moment) {
        double total = 0;
        for (int i = 0; i < chances.length; i++) {
            total += arrivals[i] <= moment ? chances[i] : 0;
        }
        double left = draws.uniform(0, total);
        int last = -1;
        for (int i = 0; i < chances.length; i++) {
            if (chances[i] > 0 && arrivals[i] <= moment) {
                last = i;
                left -= chances[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }
}
