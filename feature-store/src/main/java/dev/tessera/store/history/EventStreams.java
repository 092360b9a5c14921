package dev.tessera.store.history;

import java.util.List;

/**
 * The recorded events of all users, one stream a partition, each in the order of recording. What was read and kept elsewhere is trimmed by
 * its reader.
 */
public interface EventStreams {
    /** How many there are; partitions are numbered from 0. */
    int partitions();

    /**
     * The next entries of a partition, oldest first.
     *
     * @param after the position of the last entry that is not wanted
     * @param most how many to return at most; fewer mean that there are no more now
     */
    List<StreamEntry> read(int partition, StreamPosition after, int most);

    /** The position of the newest entry of a partition; {@link StreamPosition#START} if it has none. */
    StreamPosition newest(int partition);

    /** Forgets the entries of a partition up to a position, that one included. */
    void trim(int partition, StreamPosition upTo);
}
