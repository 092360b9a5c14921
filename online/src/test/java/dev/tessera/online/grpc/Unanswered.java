package dev.tessera.online.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A call that goes no further than it is told to; whoever waits for it waits 2 minutes at most. */
public final class Unanswered<Q, A> {
    private final ClientCall<Q, A> call;
    private final CompletableFuture<A> answer = new CompletableFuture<A>().orTimeout(2, TimeUnit.MINUTES);
    private final CompletableFuture<Status> end = new CompletableFuture<Status>().orTimeout(2, TimeUnit.MINUTES);

    private Unanswered(ClientCall<Q, A> call) {
        this.call = call;
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(A message) {
                        answer.complete(message);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(1);
    }

    /** Sends the headers. */
    public static <Q, A> Unanswered<Q, A> open(Channel channel, MethodDescriptor<Q, A> method) {
        return new Unanswered<>(channel.newCall(method, CallOptions.DEFAULT));
    }

    public Unanswered<Q, A> send(Q request) {
        call.sendMessage(request);
        return this;
    }

    /** Says that the request is whole. */
    public Unanswered<Q, A> halfClose() {
        call.halfClose();
        return this;
    }

    /** Waits for the first answer. */
    public A answer() {
        return answer.join();
    }

    /** Waits for the first answer or the end, and says whether there was an answer. */
    public boolean isAnswered() {
        CompletableFuture.anyOf(answer, end).join();
        return answer.isDone();
    }

    public boolean hasEnded() {
        return end.isDone();
    }

    /** Waits for the end. */
    public Status end() {
        return end.join();
    }

    public void cancel() {
        call.cancel("enough", null);
    }
}
