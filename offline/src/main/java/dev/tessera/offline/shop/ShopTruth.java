package dev.tessera.offline.shop;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is true of a generated shop and stands in none of its input files: the factors and popularity of every item and the taste of every
 * user. It gives two bounds of what any model of the shop can reach, as recommenders.
 *
 * <p><em>Oracle</em> knows the tastes. <em>Reachable</em> knows factors, popularity and how shoppers choose, but learns a taste only from
 * the history that a model would see. Neither knows which items a moment excludes: whoever ranks leaves out what is not yet on sale and
 * what the user has chosen already, for these as for every other model.
 */
public final class ShopTruth {
    private static final String FOLDER = "truth";

    private final List<Product> products;
    private final List<Shopper> shoppers;
    private final Map<UserId, Shopper> byUser = new HashMap<>();
    private final Map<ItemId, Product> byItem = new HashMap<>();

    ShopTruth(List<Product> products, List<Shopper> shoppers) {
        this.products = List.copyOf(products);
        this.shoppers = List.copyOf(shoppers);
        products.forEach(product -> byItem.put(product.item(), product));
        shoppers.forEach(shopper -> byUser.put(shopper.user(), shopper));
    }

    /** Whether a shop was generated into the folder, so that its bounds are known. */
    public static boolean isIn(Path shop) {
        return Files.isDirectory(shop.resolve(FOLDER));
    }

    /**
     * Reads the truth beside the files of a generated shop.
     *
     * @throws IOException if there is none
     */
    public static ShopTruth read(Path shop) throws IOException {
        Path folder = shop.resolve(FOLDER);
        return new ShopTruth(
                Product.TABLE.readAll(folder.resolve(Product.TABLE.name())),
                Shopper.TABLE.readAll(folder.resolve(Shopper.TABLE.name())));
    }

    void write(Path shop) throws IOException {
        Path folder = shop.resolve(FOLDER);
        Product.TABLE.write(folder.resolve(Product.TABLE.name()), products);
        Shopper.TABLE.write(folder.resolve(Shopper.TABLE.name()), shoppers);
    }

    /**
     * The true log probability of each item to be the user's next choice, up to a constant.
     *
     * @return one score an item of {@code catalog}, in its order
     * @throws IllegalArgumentException if the user or an item is not of this shop
     */
    public double[] oracle(UserId user, List<ItemId> catalog) {
        Shopper shopper = byUser.get(user);
        if (shopper == null) {
            throw new IllegalArgumentException("user " + user + " is not a shopper of this shop");
        }
        return catalog.stream()
                .mapToDouble(item -> ChoiceModel.utility(shopper.taste(), product(item)))
                .toArray();
    }

    /**
     * The best that can be known of a user's next choice from their history.
     *
     * @param cut items that arrive at or after it count as equally popular, for nothing before the cut tells
     */
    public ReachableScores reachable(Instant cut) {
        return new ReachableScores(products, cut);
    }

    private Product product(ItemId item) {
        Product product = byItem.get(item);
        if (product == null) {
            throw new IllegalArgumentException("item " + item + " is not a product of this shop");
        }
        return product;
    }
}
