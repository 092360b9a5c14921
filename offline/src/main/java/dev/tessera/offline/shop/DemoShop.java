package dev.tessera.offline.shop;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Generates the demo shop into a folder: {@code items.csv}, {@code interactions.csv}, {@code images/*.png}, and under {@code truth/} the
 * tables that {@link ShopTruth} reads. The same configuration gives the same bytes.
 */
public final class DemoShop {
    public static final String ITEMS = "items.csv";
    public static final String EVENTS = "interactions.csv";
    public static final String IMAGES = "images";

    private static final List<String> WAREHOUSES = List.of("north", "south", "east", "west", "harbour");
    private static final List<String> PRICE_BANDS = List.of("low", "middle", "high");

    private final ShopConfig config;
    private final Path folder;

    private DemoShop(ShopConfig config, Path folder) {
        this.config = config;
        this.folder = folder;
    }

    /**
     * Writes the shop into {@code folder}, which is made if absent; files of an earlier shop are overwritten.
     *
     * @return what is true of the shop and stands in none of the input files
     * @throws IOException if the folder cannot be written
     */
    public static ShopTruth generate(ShopConfig config, Path folder) throws IOException {
        return new DemoShop(config, folder).generate();
    }

    private ShopTruth generate() throws IOException {
        Files.createDirectories(folder.resolve(IMAGES));
        List<Product> products = Assortment.draw(config);
        List<Shopper> shoppers = Visits.shoppers(config);
        writeItems(products);
        writePictures(products);
        writeEvents(products, shoppers);
        ShopTruth truth = new ShopTruth(products, shoppers);
        truth.write(folder);
        return truth;
    }

    private void writeItems(List<Product> products) throws IOException {
        ProductText text = new ProductText(config);
        Draws attributes = new Draws(config.seed(), "attributes");
        List<Product> broken = brokenPictures(products);
        Path file = folder.resolve(ITEMS);
        try (CsvWriter csv = CsvWriter.builder().build(file, StandardCharsets.UTF_8)) {
            csv.writeRecord(
                    "item_id", "title", "description", "warehouse", "price_band", "available_from", "image_path");
            for (Product product : products) {
                String title = text.title(product);
                String description = text.description(product);
                csv.writeRecord(
                        product.item().value(),
                        product.hasText() ? title : "",
                        product.hasText() ? description : "",
                        attributes.from(WAREHOUSES),
                        attributes.from(PRICE_BANDS),
                        product.availableFrom().toString(),
                        product.hasImage() || broken.contains(product) ? picturePath(product) : "");
            }
        }
        Files.write(file, BrokenRecords.items(products.get(0)), StandardOpenOption.APPEND);
    }

    private static String picturePath(Product product) {
        return IMAGES + "/" + product.item() + ".png";
    }

    private static List<Product> brokenPictures(List<Product> products) {
        return products.stream()
                .filter(product -> !product.hasImage())
                .limit(BrokenRecords.PICTURES)
                .toList();
    }

    private void writePictures(List<Product> products) throws IOException {
        ProductPicture pictures = new ProductPicture(config);
        List<Product> broken = brokenPictures(products);
        for (Product product : products) {
            byte[] png = pictures.draw(product);
            int number = broken.indexOf(product);
            byte[] bytes = number < 0 ? png : BrokenRecords.picture(number, png);
            Path file = folder.resolve(picturePath(product));
            if (bytes.length > 0 && (product.hasImage() || number >= 0)) {
                Files.write(file, bytes);
            } else {
                Files.deleteIfExists(file);
            }
        }
    }

    private void writeEvents(List<Product> products, List<Shopper> shoppers) throws IOException {
        Visits visits = new Visits(config, products);
        List<Choice> choices = new ArrayList<>();
        shoppers.forEach(shopper -> choices.addAll(visits.of(shopper)));
        choices.sort(Comparator.comparing(Choice::knownAt)
                .thenComparing(Choice::user)
                .thenComparing(choice -> choice.product().item()));
        try (CsvWriter csv = CsvWriter.builder().build(folder.resolve(EVENTS), StandardCharsets.UTF_8)) {
            csv.writeRecord("user_id", "item_id", "kind", "timestamp", "known_at", "event_id");
            for (int number = 0; number < choices.size(); number++) {
                csv.writeRecord(line(choices.get(number), "e" + (number + 1)));
            }
            BrokenRecords.events(choices.get(0), "e1").forEach(csv::writeRecord);
        }
    }

    private static List<String> line(Choice choice, String eventId) {
        return List.of(
                choice.user().value(),
                choice.product().item().value(),
                choice.kind().name(),
                Long.toString(choice.occurredAt().getEpochSecond()),
                Long.toString(choice.knownAt().getEpochSecond()),
                eventId);
    }
}
