package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Deadline;
import io.grpc.stub.StreamObserver;

/** One remote procedure: checks and converts the request, delegates, converts the answer. */
interface Rpc<Q, A> {
    /** @throws InvalidRequestException if a field of the request is out of its limits */
    A answer(Q request, Deadline deadline);

    /** Answers a call within its deadline. */
    static <Q, A> void call(Rpc<Q, A> rpc, Q request, StreamObserver<A> answer) {
        CallDeadline deadline = CallDeadline.current();
        deadline.check();
        answer.onNext(rpc.answer(request, deadline));
        answer.onCompleted();
    }
}
