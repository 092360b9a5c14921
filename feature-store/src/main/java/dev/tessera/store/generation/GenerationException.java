package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import org.jspecify.annotations.Nullable;

/** A step on a generation was refused. The message names the generation, its state and the state that was expected. */
public final class GenerationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean damage;

    public GenerationException(String message) {
        this(message, null, false);
    }

    public GenerationException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private GenerationException(String message, @Nullable Throwable cause, boolean damage) {
        super(message, cause);
        this.damage = damage;
    }

    /** A generation is there, and its artifacts do not fit together. */
    public static GenerationException damaged(String message, Throwable cause) {
        return new GenerationException(message, cause, true);
    }

    /** Artifacts of a generation disagree; says how. */
    static GenerationException misfit(GenerationId id, String how) {
        return new GenerationException("generation " + id + " does not fit together: " + how, null, true);
    }

    /** Whether the generation is there, and not what it is to be. */
    public boolean isDamage() {
        return damage;
    }
}
