package dev.tessera.online.ranking;

import dev.tessera.online.fallback.History;
import dev.tessera.online.retrieval.Overlay;
import java.time.Instant;

/**
 * An answer and what it rested on. It holds nothing of the generation, which may be closed meanwhile.
 *
 * @param moment by the log's clock, from before anything was read of the user
 * @param request as {@link Request#remembered}
 * @param history {@link History#NONE} where the request is about no user
 * @param vector that scores were made from, if that was not the generation's; else empty
 * @param residuals of the second stage, one a candidate in the first stage's order; empty unless it is used
 * @param slate as {@link Slate#remembered}
 */
public record MadeDecision(
        Instant moment,
        Request request,
        Overlay overlay,
        History history,
        float[] vector,
        float[] residuals,
        Slate slate,
        Timings timings) {}
