package dev.tessera.offline.publish;

/** The gate is shut. */
public final class PublishRefusedException extends PublishException {
    private static final long serialVersionUID = 1;

    PublishRefusedException(String message) {
        super(message);
    }
}
