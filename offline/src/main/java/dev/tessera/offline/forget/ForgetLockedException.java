package dev.tessera.offline.forget;

import java.io.IOException;

/** Somebody is at work in the work directory who must not be while users are forgotten there. */
public final class ForgetLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    ForgetLockedException(String message) {
        super(message);
    }
}
