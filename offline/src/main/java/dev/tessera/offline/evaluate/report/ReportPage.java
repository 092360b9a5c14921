package dev.tessera.offline.evaluate.report;

import dev.tessera.offline.evaluate.Evaluation;

/** Lays the page out. */
public final class ReportPage {
    private ReportPage() {}

    /** The whole HTML document. */
    public static String of(Evaluation evaluation) {
        return "<!doctype html><title>Tessera</title>" + evaluation.metrics().size();
    }
}
