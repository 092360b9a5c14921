package dev.tessera.offline.split;

import dev.tessera.store.model.Event;

/** Which events count as right answers. Both sets keep every event in the histories. */
public enum LabelSet {
    /** Every engagement. */
    ALL,
    /** Engagements whose value reaches the study's threshold; events without a value are not among them. */
    HIGH;

    public boolean contains(Event event, double threshold) {
        return this == ALL || event.value() >= threshold;
    }
}
