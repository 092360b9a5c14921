package dev.tessera.online.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Has listeners hear of one thing at a time, although {@link BulkheadInterceptor} hands the request to another thread: what happens to the call while that handles it is told
 * by that thread when it has. Stands before all that observe how calls end, so that a call which is cancelled while it is handled ends for them as it was answered.
 */
public final class InTurnInterceptor implements ServerInterceptor {
    private static final Context.Key<Turns> TURNS = Context.key("tessera-turns");

    /** Those of the call that this thread handles. */
    static Turns current() {
        Turns turns = TURNS.get();
        if (turns == null) {
            throw new IllegalStateException(
                    "the call did not come through InTurnInterceptor; expected it to stand first");
        }
        return turns;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Turns turns = new Turns();
        Context context = Context.current().withValue(TURNS, turns);
        return new SimpleForwardingServerCallListener<>(Contexts.interceptCall(context, call, headers, next)) {
            @Override
            public void onReady() {
                turns.event(super::onReady);
            }

            @Override
            public void onComplete() {
                turns.event(super::onComplete);
            }

            @Override
            public void onCancel() {
                turns.event(super::onCancel);
            }
        };
    }
}
