package dev.tessera.offline.forget;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.counter.Counters;
import dev.tessera.store.generation.GenerationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What forgetting a user does not reach, as far as it can be seen from here, and what nobody can see from here. */
final class WhatRemains {
    private static final String RETRAINED =
            "retrained: ./tessera refresh --retrain ranker, and --retrain head or towers for what an encoder learnt";

    private final WorkDirectory work;
    private final List<Remaining> all = new ArrayList<>();

    WhatRemains(WorkDirectory work) {
        this.work = work;
    }

    /**
     * Everything, what matters most first.
     *
     * @param generations those in Redis
     * @param unreadable files of the work directory, and what is wrong with them
     * @param forgottenUntil when it is no longer remembered that the users are forgotten
     */
    List<Remaining> list(List<GenerationStatus> generations, List<String> unreadable, Instant forgottenUntil)
            throws IOException {
        unreadable.forEach(file -> add(file, "the stage that writes it has run again, or you delete it"));
        weights(generations);
        checkpoints();
        add(
                "files that ingest reads, exports and backups: whatever they hold of the users (ingest leaves it out)",
                "you remove it there");
        add(
                "Redis' own files and their backups, and those of its replicas",
                "they are written anew: BGREWRITEAOF for an append-only file, BGSAVE for a snapshot");
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
        if (Files.isDirectory(work.generations())) {
            add(
                    "copies of generations in " + work.root().relativize(work.generations())
                            + ", and wherever else --save-to has put any",
                    "newer generations were published twice, or you delete them");
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

    private void checkpoints() throws IOException {
        long checkpoints = 0;
        if (Files.isDirectory(work.streamState())) {
            try (Stream<Path> files = Files.walk(work.streamState())) {
                checkpoints = files.filter(file -> file.endsWith("_metadata")).count();
            }
        }
        if (checkpoints > 0) {
            add(
                    checkpoints + " checkpoints of the streaming job: items that the users engaged with last",
                    "the next ./tessera stream, which starts without them, has made a checkpoint");
        }
    }

    private static List<Path> foldersIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
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
