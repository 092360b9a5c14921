package dev.tessera.offline.refresh;

import java.io.IOException;

/** Another refresh works in the same work directory. */
public final class RefreshLockedException extends IOException {
    private static final long serialVersionUID = 1;

    RefreshLockedException(String message) {
        super(message);
    }
}
