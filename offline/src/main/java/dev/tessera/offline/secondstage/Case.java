package dev.tessera.offline.secondstage;

import dev.tessera.store.model.UserId;
import dev.tessera.store.secondstage.Question;

/**
 * What a user wanted at a moment, and what the first stage offered then.
 *
 * @param question with the first stage's best candidates of that moment
 * @param wanted which of the candidates was the answer; -1 if none was
 */
record Case(UserId user, Question question, int wanted) {
    boolean reachable() {
        return wanted >= 0;
    }

    /** Whether there is something that the answer can be told from. */
    boolean learnable() {
        return reachable() && question.candidates().size() > 1;
    }
}
