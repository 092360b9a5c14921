package dev.tessera.online.serving;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of an operator that say what stands for users, read again as they change.
 *
 * @param rules that hold for all
 * @param experiment that runs
 */
record StandingFiles(Optional<Path> rules, Optional<Path> experiment) {
    static final StandingFiles NONE = new StandingFiles(Optional.empty(), Optional.empty());
}
