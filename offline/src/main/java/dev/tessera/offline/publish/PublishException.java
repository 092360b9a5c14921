package dev.tessera.offline.publish;

import java.io.IOException;

/** Publishing was refused or failed; the served generation is what it was. */
public sealed class PublishException extends IOException permits PublishRefusedException {
    private static final long serialVersionUID = 1;

    PublishException(String message) {
        super(message);
    }

    PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
