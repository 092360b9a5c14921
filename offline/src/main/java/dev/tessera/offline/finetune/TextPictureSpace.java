package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.store.model.Modality;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The space in which an item's text and its picture are to meet: a linear map of each, brought to length 1. */
record TextPictureSpace(Layers layers, int textWidth, int imageWidth) {
    static final int DIMENSION = 64;

    private static final float EPSILON = 1e-8f;

    /** [items, {@value #DIMENSION}] */
    Operand<TFloat32> text(Objective.Features features) {
        return projected(features, Modality.TEXT, textWidth);
    }

    /** [items, {@value #DIMENSION}] */
    Operand<TFloat32> picture(Objective.Features features) {
        return projected(features, Modality.IMAGE, imageWidth);
    }

    private Operand<TFloat32> projected(Objective.Features features, Modality modality, int width) {
        String name = "meeting/" + modality.name().toLowerCase(Locale.ROOT);
        return layers.unitNorm(layers.linear(name, features.value(modality), width, DIMENSION), EPSILON);
    }
}
