package dev.tessera.offline.flink;

import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Path;

/** The one folder that a pipeline writes: what each stage leaves and where the next one finds it. */
public record WorkDirectory(Path root) {

    /** Tables of the whole catalog: {@code items}, {@code events}, {@code rejected}. */
    public Path table(String name) {
        return root.resolve("tables").resolve(name);
    }

    /** One training and evaluation run: a split, a set of modalities, a seed. */
    public StudyDirectory study(String name) {
        return new StudyDirectory(studies().resolve(name));
    }

    public Path studies() {
        return root.resolve("studies");
    }

    /** Outputs of towers that do not train, by content digest; safe to delete. */
    public Path cache() {
        return root.resolve("cache");
    }

    /** For each generation that was published from here the model that its evaluation judged, like the folder of a study. */
    public StudyDirectory judged(String generation) {
        return new StudyDirectory(judged().resolve(generation));
    }

    public Path judged() {
        return root.resolve("judged");
    }

    /** The generations that were published from here last, for a Redis that loses them. */
    public Path generations() {
        return root.resolve("generations");
    }

    /** Tables that analysts query, merged over the studies. */
    public Path evaluationTable(String name) {
        return root.resolve("evaluation").resolve("tables").resolve(name);
    }

    /** Table {@code events} of what rankers recorded, in folders by date and hour. */
    public Path eventLog() {
        return root.resolve("event_log");
    }

    /** Table of where the items of such events were shown, in the same folders. */
    public Path shownItems() {
        return root.resolve("event_log_shown");
    }

    /** Table of what the event streams held beside events. */
    public Path rejectedEntries() {
        return root.resolve("event_log_rejected");
    }

    /** Table of what the item log had when the latest refresh began. */
    public Path itemChanges() {
        return root.resolve("item_changes");
    }

    /** How far the streaming job is; without it, it begins anew. */
    public Path streamState() {
        return root.resolve("stream");
    }

    public Path report() {
        return root.resolve("evaluation").resolve("report.html");
    }

    /** The folder of one study. */
    public record StudyDirectory(Path root) {
        /** The table of verdicts on the second stage. */
        public static final String VERDICTS = "second_stage";

        public Path description() {
            return root.resolve("study.json");
        }

        public Path tables() {
            return root.resolve("tables");
        }

        public Path table(String name) {
            return tables().resolve(name);
        }

        /** Checkpoint, SavedModel and preprocessing of the item encoder. */
        public Path encoder() {
            return root.resolve("encoder");
        }

        /** Names the encoder that a smaller one was made from. */
        public Path madeFrom() {
            return root.resolve("made-from");
        }

        /** Checkpoint, SavedModel and part map of the ranker model. */
        public Path ranker() {
            return root.resolve("ranker");
        }

        /** Before another first or second stage is trained, so that no model is ever met with the verdict on one before. */
        public void forgetSecondStage() throws IOException {
            TableFolder.delete(table(VERDICTS));
            TableFolder.delete(secondStage());
        }

        /** SavedModel and rule of the second stage, released or not; absent if there is none. */
        public Path secondStage() {
            return root.resolve("second-stage");
        }

        /** Ranker model and item vectors that were trained on what precedes the validation period alone, like the folder of a study; absent if nothing validates. */
        public StudyDirectory beforeValidation() {
            return new StudyDirectory(root.resolve("before-validation"));
        }
    }
}
