package dev.tessera.online.serving;

import java.util.Locale;

/**
 * How much of the heap loaded generations may take, by the estimate of {@link dev.tessera.online.retrieval.GenerationMemory}.
 *
 * @param bytes for all of them together
 * @param keepPrevious whether the previous generation stays in memory as long as there is room, for rollbacks within a second
 */
record MemoryBudget(long bytes, boolean keepPrevious) {
    /** What is left is for requests, caches and the log of decisions. */
    private static final double SHARE_OF_HEAP = 0.8;

    MemoryBudget {
        if (bytes < 1) {
            throw new IllegalArgumentException("memory budget is " + bytes + " bytes; expected at least 1");
        }
    }

    /** Most of the largest heap that this process may have. */
    static MemoryBudget ofHeap(boolean keepPrevious) {
        return new MemoryBudget((long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()), keepPrevious);
    }

    boolean holds(long needed, long taken) {
        return taken + needed <= bytes;
    }

    String refusal(long needed, long taken) {
        return String.format(
                Locale.ROOT,
                "it needs some %d MiB of the heap beside the %d MiB of generations that are kept; the memory budget is %d MiB: "
                        + "give rankers a larger heap (-Xmx) or serve --memory-budget, or start them anew, which loads it alone",
                mebibytes(needed),
                mebibytes(taken),
                mebibytes(bytes));
    }

    private static long mebibytes(long bytes) {
        return Math.round(bytes / 1048576.0);
    }
}
