package dev.tessera.online.ranking;

import dev.tessera.online.experiment.Group;
import dev.tessera.store.model.UserId;

/** Where requests get the generation they are answered from. */
public interface Generations {
    /**
     * Pins the generation that is served now.
     *
     * @throws NotReadyException if none is loaded yet
     */
    GenerationPin pin();

    /**
     * Pins the generation that a user gets: a canary, if there is one that takes this user, or else the one that is served.
     *
     * @throws NotReadyException if none is loaded yet
     */
    default GenerationPin pin(UserId user) {
        return pin();
    }

    /**
     * Pins the canary, or while there is none the generation that is served.
     *
     * @throws NotReadyException if none is loaded yet
     */
    default GenerationPin pinCanary() {
        return pin();
    }

    /** Pins the generation that a user gets as the part of an experiment has it. */
    default GenerationPin pin(UserId user, Group.Served served) {
        return switch (served) {
            case AS_ANYBODY -> pin(user);
            case ACTIVE -> pin();
            case CANARY -> pinCanary();
        };
    }
}
