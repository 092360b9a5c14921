package dev.tessera.offline.shop;

import java.util.List;

/** Writes titles and descriptions from material, brand and use, and from nothing that the picture shows. */
final class ProductText {
    private static final List<List<String>> MATERIALS = List.of(
            List.of("oak", "oaken"),
            List.of("linen", "flaxen"),
            List.of("steel", "stainless"),
            List.of("wool", "woollen"),
            List.of("ceramic", "stoneware"),
            List.of("leather", "hide"));
    private static final List<String> BRANDS = List.of("Halden", "Mirano", "Castor", "Juniper", "Ostrava", "Velling");
    private static final List<List<String>> NOUNS = List.of(
            List.of("rucksack", "suitcase", "holdall", "wallet"),
            List.of("tray", "saucepan", "ladle", "breadbin"),
            List.of("trowel", "planter", "watering can", "trellis"),
            List.of("organiser", "notebook", "lamp", "inkwell"),
            List.of("racket", "dumbbell", "skipping rope", "mat"),
            List.of("metronome", "music stand", "drum", "tuner"));
    private static final List<List<String>> PURPOSES = List.of(
            List.of("for long journeys", "for travelling light", "at home on every train"),
            List.of("for cooking and serving", "for the family kitchen", "made for chefs"),
            List.of("for the garden", "for planting and pruning", "made for gardeners"),
            List.of("for the study", "for writing and working", "made for a desk"),
            List.of("for training", "for sport and exercise", "made for athletes"),
            List.of("for practice and concerts", "for making music", "made for musicians"));
    private static final List<String> QUALITIES =
            List.of("Classic", "Little", "Grand", "Everyday", "Slim", "Sturdy", "Folding", "Modern", "Simple", "Fine");
    private static final List<String> REMARKS = List.of(
            "Ships within two days.",
            "Comes with a gift box.",
            "Guaranteed for three years.",
            "A favourite of our regular customers.",
            "Easy to clean.",
            "Designed with care.",
            "Limited quantity.",
            "Returns are free.");

    private final Draws draws;

    ProductText(ShopConfig config) {
        this.draws = new Draws(config.seed(), "text");
    }

    /** For example {@code Sturdy Halden oak trowel}. */
    String title(Product product) {
        return draws.from(QUALITIES) + " " + brand(product) + " " + material(product) + " "
                + draws.from(NOUNS.get(product.level(Factor.USE)));
    }

    /** Says the same in other words, between remarks that say nothing. */
    String description(Product product) {
        return draws.from(REMARKS) + " From the workshops of " + brand(product) + ", in " + material(product) + ", "
                + draws.from(PURPOSES.get(product.level(Factor.USE))) + ". " + draws.from(REMARKS);
    }

    private String material(Product product) {
        return draws.from(MATERIALS.get(product.level(Factor.MATERIAL)));
    }

    private static String brand(Product product) {
        return BRANDS.get(product.level(Factor.BRAND));
    }
}
