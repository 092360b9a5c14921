package dev.tessera.store.itemlog;

/** There is no room for another change. The message says what takes changes out of the log. */
public final class ItemLogFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ItemLogFullException(String message) {
        super(message);
    }

    public ItemLogFullException(String message, Throwable cause) {
        super(message, cause);
    }

    /** By its own limits. */
    public static ItemLogFullException byLimits() {
        return new ItemLogFullException(
                "the item log holds " + ItemLog.MOST_ITEMS + " items or " + ItemLog.MOST_BYTES
                        + " bytes, its limits; run ./tessera refresh with a catalog that has them:"
                        + " they leave the log once every generation contains them; the log of the refresh names one that does not, and what to do about it");
    }
}
