package dev.tessera.offline.trainingset;

/** The page that goes with an exported split. */
final class ExportReadme {
    private static final String TEXT = """
            # Split `%s`

            | | SHA-256 of the target rows |
            |---|---|
            | valid.csv | `%s` |
            | test.csv | `%s` |

            Cut: %s. Validation starts: %s. Results are comparable only under the same test digest.
            All files are UTF-8 CSV with a header; times are epoch milliseconds; an empty value means that none came with the event.

            - `train.csv`: every event that may train, by user and time: `user, item, kind, value, occurred_at, partition`. Choose settings
              with rows of partition TRAIN against valid.csv; train on both partitions for test.csv.
            - `valid.csv`, `test.csv`: what is asked for, one row a target: `user, occurred_at, item` (the answer), `value`, `in_all` and
              `in_high` (the label sets that the row belongs to), `cold_item`, `cold_user`, `history` (JSON, oldest first:
              `[item, kind, value, occurred_at]`, the newest %d events visible strictly before `occurred_at`), `seen` (JSON: items not to be
              recommended). Nothing but `history`, `seen` and train.csv may be used to answer.
            - `catalog.csv`: `item, trainable, count, recent_count, available_from, available_until`. Candidates of a target are the items with
              `available_from <= occurred_at < available_until` that are not in `seen`.

            Answers are averaged over a user's targets, then over users. Targets of one user and moment have the same history, so one list
            answers all of them.
            """;

    private ExportReadme() {}

    static String of(SplitSummary summary) {
        return TEXT.formatted(
                summary.split(),
                summary.digest(Partition.VALIDATION),
                summary.digest(Partition.TEST),
                orNone(summary.cut()),
                orNone(summary.validationStart()),
                summary.protocol().history());
    }

    private static String orNone(String moment) {
        return moment.isEmpty() ? "none" : moment;
    }
}
