package dev.tessera.offline.index;

/** Whether a generation gets a search index. */
public enum IndexChoice {
    /** If the catalog is large enough that exact search is slower. */
    AUTO,
    /** Always, for whoever wants to measure it. */
    ALWAYS,
    /** Never: every search is exact. */
    NONE;

    /** Below it an exact search takes less than a millisecond. */
    static final int LARGE = 20_000;

    /** Whether an index of so many items is wanted. */
    public boolean wants(int items) {
        return this == ALWAYS || (this == AUTO && items >= LARGE);
    }
}
