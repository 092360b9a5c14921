package dev.tessera.online.demo;

import java.nio.file.Path;

/** Where an evaluation lies and what it says, as text for a terminal. */
final class EvaluationText {
    private EvaluationText() {}

    static String of(Path work) {
        return work.toString();
    }
}
