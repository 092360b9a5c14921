package dev.tessera.online.grpc;

import dev.tessera.online.access.Scope;
import dev.tessera.v1.RankerGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which scope a call needs. */
final class RequiredScopes {
    private static final Map<String, Scope> SCOPES = Map.of(
            RankerGrpc.getRecommendMethod().getFullMethodName(), Scope.RECOMMEND,
            RankerGrpc.getRankMethod().getFullMethodName(), Scope.RECOMMEND,
            RankerGrpc.getSimilarItemsMethod().getFullMethodName(), Scope.RECOMMEND,
            RankerGrpc.getRecordEventsMethod().getFullMethodName(), Scope.RECORD);

    private static final Set<String> REFLECTION =
            Set.of(ServerReflectionGrpc.SERVICE_NAME, "grpc.reflection.v1alpha.ServerReflection");

    private RequiredScopes() {}

    /** Empty if any caller may, as for reflection. What is not named needs the most. */
    static Optional<Scope> of(MethodDescriptor<?, ?> method) {
        return REFLECTION.contains(String.valueOf(method.getServiceName()))
                ? Optional.empty()
                : Optional.of(SCOPES.getOrDefault(method.getFullMethodName(), Scope.ADMIN));
    }
}
