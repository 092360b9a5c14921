package dev.tessera.online.serving;

import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.settings.WatchedFile;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.RulesFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules that hold for all requests, from a file if there is one. */
final class StandingRules implements Supplier<RuleSet> {
    private static final Logger log = LoggerFactory.getLogger(StandingRules.class);

    private final Optional<WatchedFile<RuleSet>> file;
    private List<String> unknown = List.of();

    /** @throws IllegalArgumentException if the file cannot be read or used; names every problem */
    StandingRules(Optional<Path> file) {
        this.file = file.map(RulesFile::open);
    }

    @Override
    public RuleSet get() {
        return file.map(WatchedFile::get).orElse(RuleSet.NONE);
    }

    /** Whether they are those that the file has; if not, it can be read or used no more. */
    boolean areCurrent() {
        return file.map(WatchedFile::isCurrent).orElse(true);
    }

    /**
     * Takes over the file if it has changed, and says what it names in vain. To be called by one thread.
     *
     * @param served the generation that is; empty before the first
     */
    void look(Optional<ServedGeneration> served) {
        file.ifPresent(WatchedFile::look);
        served.ifPresent(this::compare);
    }

    private void compare(ServedGeneration generation) {
        List<String> now = get().unknownTo(generation);
        if (!now.equals(unknown) && !now.isEmpty()) {
            log.warn(
                    "rules are of no effect where they name what generation {} has not: {}",
                    generation.id(),
                    String.join(", ", now));
        }
        unknown = now;
    }
}
