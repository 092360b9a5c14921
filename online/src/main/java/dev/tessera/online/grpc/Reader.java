package dev.tessera.online.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.function.BiConsumer;

/** Hands on the requests of a call that can be read, ends the call at the first that cannot and, of a call with one request, where there is none. */
final class Reader<Q> extends ServerCall.Listener<Received<Q>> {
    private final ServerCall.Listener<Q> service;
    private final BiConsumer<Status, Metadata> refusal;
    private final boolean one;
    private boolean began;
    private boolean refused;

    Reader(ServerCall.Listener<Q> service, BiConsumer<Status, Metadata> refusal, boolean one) {
        this.service = service;
        this.refusal = refusal;
        this.one = one;
    }

    @Override
    public void onMessage(Received<Q> received) {
        if (refused) {
            return;
        }
        if (received instanceof Received.Whole<Q> whole) {
            began = true;
            service.onMessage(whole.message());
        } else if (received instanceof Received.Unreadable<Q> unreadable) {
            refuse(unreadable.reason(), unreadable.hints());
        }
    }

    @Override
    public void onHalfClose() {
        if (!began && one && !refused) {
            refuse(Status.INVALID_ARGUMENT.withDescription("the call has no request; expected one"), new Metadata());
        }
        if (!refused) {
            service.onHalfClose();
        }
    }

    private void refuse(Status reason, Metadata hints) {
        refused = true;
        refusal.accept(reason, hints);
    }

    @Override
    public void onCancel() {
        service.onCancel();
    }

    @Override
    public void onComplete() {
        service.onComplete();
    }

    @Override
    public void onReady() {
        service.onReady();
    }
}
