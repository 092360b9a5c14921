package dev.tessera.online.serving;

import dev.tessera.online.access.AuditLog;
import dev.tessera.online.access.Authentication;
import dev.tessera.online.access.Quotas;
import dev.tessera.online.access.Refusal;
import dev.tessera.online.access.Refusals;
import dev.tessera.online.access.Scope;
import dev.tessera.online.access.WatchedCallers;
import dev.tessera.online.admission.ByteBudget;
import dev.tessera.online.grpc.AuditInterceptor;
import dev.tessera.online.grpc.BulkheadInterceptor;
import dev.tessera.online.grpc.CallerInterceptor;
import dev.tessera.online.grpc.HealthLimits;
import dev.tessera.online.grpc.PermissionInterceptor;
import dev.tessera.online.grpc.ReadableRequests;
import dev.tessera.online.grpc.RequestBytes;
import dev.tessera.online.grpc.StatusInterceptor;
import dev.tessera.online.grpc.WireFormat;
import dev.tessera.online.metrics.RankerMetrics;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What stands between a caller and a service, in this order: who calls, may they, is there room for the request, is there a place. So strangers take neither room nor places. All of it runs on the threads of
 * connections, as health and reflection do; before health stands only what keeps it small.
 */
final class Guards implements AutoCloseable {
    private final Optional<WatchedCallers> listed;
    private final CallerInterceptor caller;
    private final AuditLog auditLog;
    private final AuditInterceptor audit;
    private final PermissionInterceptor permission;
    private final Bulkheads bulkheads;
    private final BulkheadInterceptor places;
    private final ByteBudget requests;
    private final ByteBudget bodies;
    private final RequestBytes bytes;
    private final StatusInterceptor status = new StatusInterceptor();
    private final Refusals refusals = new Refusals();

    /** @throws IllegalArgumentException if the file of callers cannot be used, or nobody in it may use what is exposed */
    Guards(ServingConfig config, Bulkheads bulkheads, InstantSource clock) {
        listed = config.access() instanceof Access.Listed file
                ? Optional.of(
                        WatchedCallers.open(file.callers(), ServingConfig.asksForCertificates(config.transport())))
                : Optional.empty();
        if (config.admin() && listed.isPresent() && !listed.get().anyMay(Scope.ADMIN)) {
            throw new IllegalArgumentException(
                    "--admin is given, and nobody in the file of --callers has the scope admin; expected somebody who has");
        }
        caller = new CallerInterceptor(authentication(config));
        auditLog = new AuditLog(clock);
        audit = new AuditInterceptor(auditLog);
        permission = new PermissionInterceptor(new Quotas(clock), refusals);
        this.bulkheads = bulkheads;
        places = new BulkheadInterceptor(bulkheads::of);
        requests = budget(config, "requests");
        bodies = budget(config, "bodies over HTTP");
        bytes = new RequestBytes(requests);
    }

    private ByteBudget budget(ServingConfig config, String what) {
        return new ByteBudget(
                ByteBudget.Size.shared(config.messageBytesUnderWay()),
                () -> refusals.count(
                        Refusal.BYTES, what + " had all the bytes that there are for them, or for one caller"));
    }

    /** Room for what comes over HTTP. */
    ByteBudget bodies() {
        return bodies;
    }

    /** Counts what is read of requests over connections whose bytes nothing else bounds. */
    ServerStreamTracer.Factory requestBytes() {
        return bytes;
    }

    private Authentication authentication(ServingConfig config) {
        return listed.<Authentication>map(callers -> callers)
                .orElseGet(() -> config.access() instanceof Access.AnyCertificate
                        ? Authentication.ofAnyCertificate()
                        : Authentication.ofAnybody());
    }

    /** Tells who is let in. */
    void measure(RankerMetrics metrics) {
        metrics.access(refusals, bulkheads.byKind());
        metrics.requestBytes(Map.of("messages", requests, "bodies", bodies));
        metrics.audit(auditLog);
    }

    ServerServiceDefinition ranker(BindableService service, WireFormat format) {
        return before(service, format, caller, permission, bytes, places, status);
    }

    ServerServiceDefinition admin(BindableService service, WireFormat format) {
        return before(service, format, caller, audit, permission, bytes, places, status);
    }

    ServerServiceDefinition reflection(BindableService service) {
        return before(service, WireFormat.PROTOBUF, caller, permission, bytes);
    }

    ServerServiceDefinition health(BindableService service) {
        return before(service, WireFormat.PROTOBUF, new HealthLimits());
    }

    private static ServerServiceDefinition before(
            BindableService service, WireFormat format, ServerInterceptor... guards) {
        return ServerInterceptors.interceptForward(ReadableRequests.of(service.bindService(), format), guards);
    }

    /** Takes over the file of callers if it has changed. */
    void look() {
        listed.ifPresent(WatchedCallers::look);
    }

    /** Whether callers are those that the file has; if not, it can be read or used no more. */
    boolean areCurrent() {
        return listed.map(WatchedCallers::areCurrent).orElse(true);
    }

    /** Logs what was refused since the last time. */
    void report() {
        refusals.report();
    }

    /** Once no call is under way. */
    @Override
    public void close() {
        report();
        auditLog.close();
    }
}
