package dev.tessera.offline.published;

import dev.tessera.store.feature.Interpolation;
import java.util.Arrays;
import java.util.List;

/** The reference's preprocessors of pictures: what each does where a {@code preprocessor_config.json} leaves a field out. */
enum PictureKind {
    /** Stretches to a size. */
    VIT("ViT", new Size(224, 224, 0), false, Interpolation.BILINEAR, Tone.HALF),
    /** Scales by the shorter edge and cuts out the centre. */
    CLIP("CLIP", new Size(0, 0, 224), true, Interpolation.BICUBIC, Tone.CLIP),
    /** As {@link #CLIP}. */
    BIT("Bit", new Size(0, 0, 224), true, Interpolation.BICUBIC, Tone.CLIP),
    /** As {@link #CLIP}. */
    MOBILENET("MobileNetV2", new Size(0, 0, 256), true, Interpolation.BILINEAR, Tone.HALF),
    /** Scales by the shorter edge to a little more than is then cut out; large ones are stretched. */
    CONVNEXT("ConvNext", new Size(0, 0, 384), false, Interpolation.BICUBIC, Tone.HALF);

    private final String prefix;
    private final Size size;
    private final boolean crops;
    private final Interpolation interpolation;
    private final Tone tone;

    PictureKind(String prefix, Size size, boolean crops, Interpolation interpolation, Tone tone) {
        this.prefix = prefix;
        this.size = size;
        this.crops = crops;
        this.interpolation = interpolation;
        this.tone = tone;
    }

    /**
     * The one that a file names.
     *
     * @param otherwise of the model's family, where the file names none
     * @throws WrongWeightsException if it names one that is not known
     */
    static PictureKind of(Settings settings, PictureKind otherwise) {
        String field = settings.has("image_processor_type") ? "image_processor_type" : "feature_extractor_type";
        if (!settings.has(field)) {
            return otherwise;
        }
        String name = settings.text(field, "");
        return Arrays.stream(values())
                .filter(kind -> name.startsWith(kind.prefix))
                .findFirst()
                .orElseThrow(() -> settings.wrong(
                        field,
                        "one that starts with "
                                + Arrays.stream(values())
                                        .map(kind -> kind.prefix)
                                        .toList()));
    }

    Size size() {
        return size;
    }

    boolean crops() {
        return crops;
    }

    Interpolation interpolation() {
        return interpolation;
    }

    Tone tone() {
        return tone;
    }

    /**
     * A size as these files have it: height and width, or the shorter edge alone.
     *
     * @param edge the shorter edge; 0 if height and width are given
     */
    record Size(int height, int width, int edge) {}

    /** Mean and deviation of red, green and blue. */
    record Tone(List<Double> mean, List<Double> deviation) {
        static final Tone HALF = new Tone(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
        static final Tone CLIP =
                new Tone(List.of(0.48145466, 0.4578275, 0.40821073), List.of(0.26862954, 0.26130258, 0.27577711));
        static final Tone NONE = new Tone(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    }
}
