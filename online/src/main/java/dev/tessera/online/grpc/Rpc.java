package dev.tessera.online.grpc;

import dev.tessera.online.ranking.Deadline;

/** One remote procedure: checks and converts the request, delegates, converts the answer. */
interface Rpc<Q, A> {
    /** @throws InvalidRequestException if a field of the request is out of its limits */
    A answer(Q request, Deadline deadline);
}
