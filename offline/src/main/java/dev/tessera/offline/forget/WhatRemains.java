package dev.tessera.offline.forget;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.counter.Counters;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.SavedGenerations;
import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What forgetting a user does not reach, as far as it can be seen from here, and what nobody can see from here. */
final class WhatRemains {
    private static final String RETRAINED =
            "retrained: ./tessera refresh --retrain ranker, and --retrain head or towers for what an encoder learnt";

    private final WorkDirectory work;
    private final SavedGenerations saved;
    private final List<Remaining> all = new ArrayList<>();

    WhatRemains(WorkDirectory work, InstantSource clock) {
        this.work = work;
        this.saved = new SavedGenerations(work.generations(), clock);
    }

    /**
     * Everything, what matters most first.
     *
     * @param generations those in Redis
     * @param unreadable files and folders of the work directory, and what is wrong with them
     * @param forgottenUntil when it is no longer remembered that the users are forgotten
     */
    List<Remaining> list(List<GenerationStatus> generations, List<String> unreadable, Instant forgottenUntil)
            throws IOException {
        unreadable.forEach(file -> add(file, "it is repaired or deleted, and the users are forgotten again"));
        weights(generations);
        savedCopies();
        checkpoints();
        add(
                "files that ingest reads, Kafka topics, exports and backups: whatever they hold of the users (ingest and the streaming job leave it out)",
                "you remove it there");
        add(
                "Redis' own files and their backups, and those of its replicas",
                "they are written anew: BGREWRITEAOF for an append-only file, BGSAVE for a snapshot");
        add(
                "logs of decisions outside the work directory (serve --decisions)",
                "you link them into it, and forget the users again");
        add("figures over all users, such as the tables metrics and comparisons", "evaluate has run again");
        add(
                "counters of items in Redis, which name no user",
                Counters.DAYS_KEPT + " days after they were written last");
        add("ids of the erased events in Redis, without users", "a day after the dedupe horizon of the rankers");
        add("vectors of histories in the memory of running rankers, without users", "newer ones replace them");
        add(
                "that the users are forgotten, by the SHA-256 of their ids, in Redis and in tables/forgotten",
                forgottenUntil.toString());
        return List.copyOf(all);
    }

    private void weights(List<GenerationStatus> generations) throws IOException {
        if (!generations.isEmpty()) {
            String ids = generations.stream().map(each -> each.id().value()).collect(Collectors.joining(", "));
            add(
                    "weights of the generations " + ids + ", which may have been trained with events of the users",
                    RETRAINED + ", then ./tessera generations prune");
        }
        List<String> trained = new ArrayList<>();
        for (Path folder : List.of(work.studies(), work.judged())) {
            for (Path study : foldersIn(folder)) {
                StudyDirectory directory = new StudyDirectory(study);
                if (Files.isDirectory(directory.encoder()) || Files.isDirectory(directory.ranker())) {
                    trained.add(work.root().relativize(study).toString());
                }
            }
        }
        if (!trained.isEmpty()) {
            add("weights in " + String.join(", ", trained), RETRAINED);
        }
    }

    private void savedCopies() {
        String ids;
        try {
            ids = saved.ids().stream().map(GenerationId::value).collect(Collectors.joining(", "));
        } catch (UncheckedIOException e) {
            ids = "which cannot be listed (" + e.getMessage() + ")";
        }
        if (!ids.isEmpty()) {
            add(
                    "weights in saved copies of generations in " + work.root().relativize(work.generations()) + ": "
                            + ids,
                    RETRAINED + ", and published twice, which lets go of older copies; or you delete them");
        }
        add("copies of generations elsewhere, made by --save-to or ./tessera generations save", "you delete them");
    }

    private void checkpoints() throws IOException {
        long checkpoints = 0;
        if (Files.isDirectory(work.streamState())) {
            checkpoints = FilesBelow.in(work.streamState()).files().stream()
                    .filter(file -> file.endsWith("_metadata"))
                    .count();
        }
        if (checkpoints > 0) {
            add(
                    checkpoints + " checkpoints of the streaming job: items that the users engaged with last",
                    "the next ./tessera stream, which starts without them, has made a checkpoint");
            add(
                    "the same and later checkpoints, if the job reads a Kafka topic: ids of the users and of events, by which it knows what is sent again",
                    "8 days after the last of these events");
        }
    }

    private static List<Path> foldersIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            return List.of();
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(Files::isDirectory).sorted().toList();
        }
    }

    private void add(String what, String until) {
        all.add(new Remaining(what, until));
    }
}
