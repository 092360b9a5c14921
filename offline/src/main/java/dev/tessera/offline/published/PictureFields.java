package dev.tessera.offline.published;

import dev.tessera.offline.towers.PixelScale;
import dev.tessera.store.feature.PixelRule;
import java.util.List;

/** What a {@code preprocessor_config.json} says about how pictures become the input of a network. */
final class PictureFields {
    private static final int BILINEAR = 2;
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);

    private PictureFields() {}

    /** How pictures are scaled. */
    static PixelRule rule(Settings settings) {
        settings.require("resample", settings.integer("resample", BILINEAR), BILINEAR);
        Settings size = settings.child("size");
        Settings crop = settings.child("crop_size");
        if (size.has("shortest_edge")) {
            int edge = size.integer("shortest_edge", 0);
            return new PixelRule(crop.integer("height", edge), crop.integer("width", edge), edge);
        }
        return new PixelRule(size.integer("height", 224), size.integer("width", 224), 0);
    }

    /** How bytes become numbers. */
    static PixelScale scale(Settings settings) {
        return new PixelScale(
                settings.number("rescale_factor", 1 / 255.0),
                settings.numbers("image_mean", HALF),
                settings.numbers("image_std", HALF));
    }
}
