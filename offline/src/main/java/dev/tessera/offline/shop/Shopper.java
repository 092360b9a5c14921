package dev.tessera.offline.shop;

import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/** A shopper as they truly are. A row of the truth table {@code shoppers}. */
record Shopper(
        @Column("the user") UserId user,

        @Column("weight of each level of material, brand, use, shape, colour, pattern: six weights a factor")
        float[] taste) {
    static final Table<Shopper> TABLE = Table.of("shoppers", Shopper.class, 1);

    Shopper {
        if (taste.length != Factor.WEIGHTS) {
            throw new IllegalArgumentException(
                    "shopper " + user + " has a taste of " + taste.length + " weights; expected " + Factor.WEIGHTS);
        }
        taste = taste.clone();
    }
}
