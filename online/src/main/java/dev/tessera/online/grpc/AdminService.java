package dev.tessera.online.grpc;

import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.RemoveItemResponse;
import dev.tessera.v1.UpsertItemRequest;
import dev.tessera.v1.UpsertItemResponse;
import io.grpc.stub.StreamObserver;

/** The service {@code tessera.v1.Admin}: hands each call to its {@link Rpc}. Exceptions are left to {@link StatusInterceptor}. */
public final class AdminService extends AdminGrpc.AdminImplBase {
    private final UpsertItemRpc upsertItem;
    private final RemoveItemRpc removeItem;

    public AdminService(UpsertItemRpc upsertItem, RemoveItemRpc removeItem) {
        this.upsertItem = upsertItem;
        this.removeItem = removeItem;
    }

    @Override
    public void upsertItem(UpsertItemRequest request, StreamObserver<UpsertItemResponse> answer) {
        Rpc.call(upsertItem, request, answer);
    }

    @Override
    public void removeItem(RemoveItemRequest request, StreamObserver<RemoveItemResponse> answer) {
        Rpc.call(removeItem, request, answer);
    }
}
