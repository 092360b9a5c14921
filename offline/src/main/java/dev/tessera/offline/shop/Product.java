package dev.tessera.offline.shop;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.time.Instant;

/** A product as it truly is, whether or not its text and picture are there to tell. A row of the truth table {@code products}. */
record Product(
        @Column("the item") ItemId item,

        @Column("level, 0 to 5, of material, brand, use (told by text), shape, colour, pattern (shown by picture)")
        int[] levels,

        @Column("the part of its utility that is the same for all shoppers")
        double logPopularity,

        @Column("when it came on sale") Instant availableFrom,

        @Column("whether its title and description are given")
        boolean hasText,

        @Column("whether its picture is given and readable") boolean hasImage) {
    static final Table<Product> TABLE = Table.of("products", Product.class, 1);

    Product {
        if (levels.length != Factor.values().length) {
            throw new IllegalArgumentException(
                    "product " + item + " has " + levels.length + " levels; expected " + Factor.values().length);
        }
        levels = levels.clone();
    }

    int level(Factor factor) {
        return levels[factor.index()];
    }
}
