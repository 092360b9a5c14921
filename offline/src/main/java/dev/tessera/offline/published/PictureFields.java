package dev.tessera.offline.published;

import dev.tessera.offline.published.PictureKind.Size;
import dev.tessera.offline.published.PictureKind.Tone;
import dev.tessera.offline.towers.PixelScale;
import dev.tessera.store.feature.Interpolation;
import dev.tessera.store.feature.PixelRule;
import java.util.List;
import java.util.Map;

/** What a {@code preprocessor_config.json} says about how pictures become the input of a network. */
record PictureFields(Settings settings, PictureKind kind) {
    /** Numbers of Pillow's filters. */
    private static final Map<Integer, Interpolation> FILTERS =
            Map.of(1, Interpolation.LANCZOS, 2, Interpolation.BILINEAR, 3, Interpolation.BICUBIC);

    /** From this edge on pictures are stretched by {@link PictureKind#CONVNEXT}. */
    private static final int STRETCHED_FROM = 384;

    /** How pictures are scaled and cut. */
    PixelRule rule() {
        settings.require("do_resize", settings.flag("do_resize", true), true);
        settings.require("do_pad", settings.flag("do_pad", false), false);
        Size size = size("size", kind.size(), kind == PictureKind.VIT);
        return kind == PictureKind.CONVNEXT ? byShare(size) : byCrop(size);
    }

    private PixelRule byShare(Size size) {
        settings.require("do_center_crop", settings.flag("do_center_crop", false), false);
        if (size.edge() == 0) {
            throw settings.wrong("size", "one with shortest_edge");
        }
        if (size.edge() >= STRETCHED_FROM) {
            return new PixelRule(size.edge(), size.edge(), 0, interpolation());
        }
        double share = settings.number("crop_pct", 224 / 256.0);
        return cut(new Size(size.edge(), size.edge(), 0), (int) (size.edge() / share), "crop_pct");
    }

    private PixelRule byCrop(Size size) {
        if (!settings.flag("do_center_crop", kind.crops())) {
            if (size.edge() != 0) {
                throw settings.wrong("size", "one with height and width, since pictures are not cut");
            }
            return new PixelRule(size.height(), size.width(), 0, interpolation());
        }
        Size crop = size("crop_size", new Size(224, 224, 0), true);
        if (size.edge() != 0) {
            return cut(crop, size.edge(), "crop_size");
        }
        if (!crop.equals(size)) {
            throw settings.wrong("crop_size", "the same as size, unless that has shortest_edge");
        }
        return new PixelRule(size.height(), size.width(), 0, interpolation());
    }

    private PixelRule cut(Size size, int edge, String field) {
        if (edge < Math.max(size.height(), size.width())) {
            throw settings.wrong(field, "a size that can be cut out of a picture with shorter edge " + edge);
        }
        return new PixelRule(size.height(), size.width(), edge, interpolation());
    }

    private Interpolation interpolation() {
        if (!settings.has("resample")) {
            return kind.interpolation();
        }
        Interpolation named = FILTERS.get(settings.integer("resample", 0));
        if (named == null) {
            throw settings.wrong("resample", "1 (Lanczos), 2 (bilinear) or 3 (bicubic)");
        }
        return named;
    }

    /** One number is an edge of a square in some files, the shorter edge in others. */
    private Size size(String field, Size otherwise, boolean square) {
        if (!settings.has(field)) {
            return otherwise;
        }
        if (settings.isNumber(field)) {
            int edge = settings.integer(field, 0);
            return square ? new Size(edge, edge, 0) : new Size(0, 0, edge);
        }
        Settings sizes = settings.child(field);
        if (sizes.has("shortest_edge") && !sizes.has("longest_edge")) {
            return new Size(0, 0, sizes.integer("shortest_edge", 0));
        }
        if (!sizes.has("height") || !sizes.has("width")) {
            throw settings.wrong(field, "an object with height and width, or with shortest_edge alone");
        }
        return new Size(sizes.integer("height", 0), sizes.integer("width", 0), 0);
    }

    /** How bytes become numbers. */
    PixelScale scale() {
        double factor = settings.flag("do_rescale", true) ? settings.number("rescale_factor", 1 / 255.0) : 1;
        Tone tone = settings.flag("do_normalize", true)
                ? new Tone(
                        channels("image_mean", kind.tone().mean()),
                        channels("image_std", kind.tone().deviation()))
                : Tone.NONE;
        return new PixelScale(factor, tone.mean(), tone.deviation());
    }

    private List<Double> channels(String field, List<Double> otherwise) {
        List<Double> numbers = settings.numbers(field, otherwise);
        if (numbers.size() != 3) {
            throw settings.wrong(field, "three numbers");
        }
        return numbers;
    }
}
