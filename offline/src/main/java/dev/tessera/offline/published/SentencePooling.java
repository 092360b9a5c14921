package dev.tessera.offline.published;

import dev.tessera.offline.towers.Bert.Pooling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a BERT-like model makes one vector of a text: as the files of sentence-transformers say, where the folder has them; else the mean
 * over the tokens.
 *
 * @param unit whether the vector is brought to length 1
 */
record SentencePooling(Pooling how, boolean unit) {
    private static final Map<String, Pooling> MODES = Map.of("mean", Pooling.MEAN, "cls", Pooling.CLS);

    /** The flags of older files; {@code true} for those that are not ours is refused. */
    private static final Map<String, String> FLAGS = Map.of(
            "pooling_mode_mean_tokens", "mean",
            "pooling_mode_cls_token", "cls",
            "pooling_mode_max_tokens", "max",
            "pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens",
            "pooling_mode_weightedmean_tokens", "weightedmean",
            "pooling_mode_lasttoken", "lasttoken");

    /** @throws WrongWeightsException if the folder asks for what is not known; the message names the file and the field */
    static SentencePooling read(Path folder) {
        Path pooling = folder.resolve("1_Pooling").resolve("config.json");
        Path modules = folder.resolve("modules.json");
        return new SentencePooling(
                Files.exists(pooling) ? how(Settings.read(pooling)) : Pooling.MEAN,
                Files.exists(modules) && normalises(Settings.readAll(modules)));
    }

    private static Pooling how(Settings config) {
        String mode = config.text("pooling_mode", flagged(config));
        Pooling how = MODES.get(mode);
        if (how == null) {
            throw config.wrong("pooling_mode", "mean or cls, not '" + mode + "'");
        }
        return how;
    }

    private static String flagged(Settings config) {
        List<String> set = FLAGS.keySet().stream()
                .filter(flag -> config.flag(flag, false))
                .map(FLAGS::get)
                .sorted()
                .toList();
        return set.isEmpty() ? "mean" : String.join(" and ", set);
    }

    private static boolean normalises(List<Settings> modules) {
        boolean normalises = false;
        for (Settings module : modules) {
            String type = module.text("type", "");
            String kind = type.substring(type.lastIndexOf('.') + 1);
            if (!List.of("Transformer", "Pooling", "Normalize").contains(kind)) {
                throw module.wrong("type", "a Transformer, Pooling or Normalize");
            }
            normalises |= kind.equals("Normalize");
        }
        return normalises;
    }
}
