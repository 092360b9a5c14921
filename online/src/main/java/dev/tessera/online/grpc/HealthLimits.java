package dev.tessera.online.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;

/**
 * Keeps small what anybody may ask of the health service, which nobody needs credentials for and which keeps the name of every service that is
 * watched: refuses names of more than {@value #MOST_NAME_BYTES} bytes with INVALID_ARGUMENT, requests of more than {@value #MOST_REQUEST_BYTES}
 * bytes and more than {@value #MOST_WATCHES} watches at once with RESOURCE_EXHAUSTED.
 */
public final class HealthLimits implements ServerInterceptor {
    static final int MOST_WATCHES = 1000;
    static final int MOST_NAME_BYTES = 256;
    private static final int MOST_REQUEST_BYTES = 1024;

    private static final String WATCH = HealthGrpc.getWatchMethod().getFullMethodName();

    private final CallLimitInterceptor watches = new CallLimitInterceptor(MOST_WATCHES);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall.Listener<Q> listener =
                call.getMethodDescriptor().getFullMethodName().equals(WATCH)
                        ? watches.interceptCall(call, headers, next)
                        : next.startCall(call, headers);
        return new SimpleForwardingServerCallListener<>(listener) {
            private boolean refused;

            @Override
            public void onMessage(Q request) {
                refused = Received.message(request, HealthCheckRequest.class)
                        .filter(check -> check.getServiceBytes().size() > MOST_NAME_BYTES)
                        .isPresent();
                if (refused) {
                    call.close(
                            Status.INVALID_ARGUMENT.withDescription(
                                    "service is longer than " + MOST_NAME_BYTES + " bytes; expected a service's name"),
                            new Metadata());
                } else {
                    super.onMessage(request);
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }

    /** Ends calls whose requests are too large while they are still being read, long before a ranker's limit for requests. */
    public static ServerStreamTracer.Factory requestLimit() {
        return new ServerStreamTracer.Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return method.startsWith(HealthGrpc.SERVICE_NAME + "/")
                        ? new RequestLimit()
                        : new ServerStreamTracer() {};
            }
        };
    }

    private static final class RequestLimit extends ServerStreamTracer {
        private long read;

        @Override
        public void inboundWireSize(long bytes) {
            read += bytes;
            if (read > MOST_REQUEST_BYTES) {
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription("the request is larger than " + MOST_REQUEST_BYTES + " bytes")
                        .asRuntimeException();
            }
        }
    }
}
