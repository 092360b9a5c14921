package dev.tessera.offline.split;

import dev.tessera.store.model.Event;
import java.util.List;

/**
 * The lines through one user's events, in epoch milliseconds, and the events to predict.
 *
 * @param validationStart training sees what was known strictly before
 * @param cut validation, and whatever counts events, sees what was known strictly before; {@link Bounds#OPEN} if everything
 * @param validation events that validation may ask for, in order
 * @param test events that the test may ask for, in order
 */
public record UserCut(long validationStart, long cut, List<Event> validation, List<Event> test) {
    public UserCut {
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }
}
