package dev.tessera.offline.trainingset;

import java.util.List;

/** A split would let a model see what it is asked for; nothing was written. */
public final class LeakException extends IllegalStateException {
    private static final long serialVersionUID = 1;
    private static final int NAMED = 5;

    LeakException(List<String> leaks) {
        super("the split leaks in " + leaks.size() + " rows and is refused: "
                + String.join("; ", leaks.subList(0, Math.min(NAMED, leaks.size())))
                + (leaks.size() > NAMED ? "; and " + (leaks.size() - NAMED) + " more" : ""));
    }
}
