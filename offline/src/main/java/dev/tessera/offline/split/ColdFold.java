package dev.tessera.offline.split;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.ItemId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Items whose hash falls into a fold are cold: no training sequence, count or history holds them, and the test asks for every event on
 * them, whenever it occurred. Over the folds each item is cold once.
 *
 * @param fold from 0
 * @param folds how many there are
 */
public record ColdFold(int fold, int folds) implements Split {
    public static final int FOLDS = 5;

    public ColdFold {
        if (folds < 2 || fold < 0 || fold >= folds) {
            throw new IllegalArgumentException(
                    "cold fold " + fold + " of " + folds + "; expected at least 2 folds, numbered from 0");
        }
    }

    @Override
    public String name() {
        return "cold-" + fold + (folds == FOLDS ? "" : "of" + folds);
    }

    @Override
    public Bounds bounds(long[] times) {
        return Bounds.open(times);
    }

    @Override
    public UserCut cut(Timeline timeline, List<Event> predictable, Bounds bounds, double threshold) {
        List<Event> cold =
                predictable.stream().filter(event -> hides(event.item())).toList();
        List<Event> warm =
                predictable.stream().filter(event -> !hides(event.item())).toList();
        return new UserCut(bounds.validationStart(), bounds.cut(), Windows.validation(warm, bounds), cold);
    }

    @Override
    public List<LabelSet> labelSets() {
        return List.of(LabelSet.ALL, LabelSet.HIGH);
    }

    /** The fold is CRC-32 of the id's UTF-8 bytes, modulo the number of folds: the same in any language. */
    @Override
    public boolean hides(ItemId item) {
        CRC32 hash = new CRC32();
        hash.update(item.value().getBytes(StandardCharsets.UTF_8));
        return hash.getValue() % folds == fold;
    }
}
