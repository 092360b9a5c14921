package dev.tessera.online.grpc;

import dev.tessera.online.access.Caller;
import dev.tessera.online.access.Quotas;
import dev.tessera.online.access.Refusal;
import dev.tessera.online.access.Refusals;
import dev.tessera.online.access.Scope;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets through what the caller that {@link CallerInterceptor} found may do, within their quota; ends all else before a message is read: with
 * UNAUTHENTICATED, the same for absent and wrong credentials, RESOURCE_EXHAUSTED or PERMISSION_DENIED.
 */
public final class PermissionInterceptor implements ServerInterceptor {
    private final Quotas quotas;
    private final Refusals refusals;

    public PermissionInterceptor(Quotas quotas, Refusals refusals) {
        this.quotas = quotas;
        this.refusals = refusals;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Caller> caller = CallerInterceptor.current();
        if (caller.isEmpty()) {
            return refuse(
                    call,
                    Status.UNAUTHENTICATED.withDescription(
                            "expected the credentials of a caller that this server knows"),
                    Refusal.CREDENTIALS,
                    "they had no valid credentials");
        }
        String name = "caller '" + caller.get().name() + "'";
        Duration wait = quotas.take(caller.get());
        if (!wait.isZero()) {
            return refuse(call, name, caller.get(), wait);
        }
        Optional<Scope> missing = RequiredScopes.of(call.getMethodDescriptor())
                .filter(scope -> !caller.get().may(scope));
        if (missing.isPresent()) {
            String problem = name + " lacks the scope " + missing.get().word();
            return refuse(
                    call,
                    Status.PERMISSION_DENIED.withDescription(
                            problem + ", which " + call.getMethodDescriptor().getFullMethodName() + " needs"),
                    Refusal.SCOPE,
                    problem);
        }
        return next.startCall(call, headers);
    }

    private <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status, Refusal refusal, String what) {
        refusals.count(refusal, what);
        call.close(StatusInterceptor.readable(status), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String name, Caller caller, Duration wait) {
        long millis = Math.max(1, wait.plusNanos(999_999).toMillis());
        Metadata hints = new Metadata();
        hints.put(StatusInterceptor.RETRY_PUSHBACK, Long.toString(millis));
        String quota = caller.quota().map(Object::toString).orElse("");
        refusals.count(Refusal.QUOTA, name + " had used up its quota, " + quota);
        Status status = Status.RESOURCE_EXHAUSTED.withDescription(name + " has used up its quota, " + quota
                + " (calls a second / at once), in this server; it has room again in " + millis + " ms");
        call.close(StatusInterceptor.readable(status), hints);
        return new ServerCall.Listener<>() {};
    }
}
