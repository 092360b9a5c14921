package dev.tessera.online.experiment;

import dev.tessera.store.model.UserId;

/** Says which part users have in the experiment that runs, if one does, and which rules stand for them. */
@FunctionalInterface
public interface Assignments {
    Assignment of(UserId user);
}
