package dev.tessera.offline.compress;

import java.io.IOException;

/** A compressed encoder costs more quality than was allowed, and was not kept. */
public final class OverBudgetException extends IOException {
    private static final long serialVersionUID = 1;

    OverBudgetException(String message) {
        super(message);
    }
}
