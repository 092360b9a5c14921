package dev.tessera.online.decisions;

/**
 * What became of decisions so far. {@code offered = written + dropped + forgotten + waiting}.
 *
 * @param offered those that were sampled
 * @param written those that are in complete files
 * @param dropped those that there was no room for, or that could not be written by the end
 * @param forgotten those of users who were forgotten before the file was complete
 * @param waiting those in memory
 * @param failures attempts at writing a file that failed; their decisions wait for the next
 */
public record DecisionCounts(long offered, long written, long dropped, long forgotten, long waiting, long failures) {
    @Override
    public String toString() {
        return offered + " decisions: " + written + " written, " + dropped + " dropped, " + forgotten
                + " of forgotten users, " + waiting + " waiting; " + failures + " failed attempts at a file";
    }
}
