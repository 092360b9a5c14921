package dev.tessera.online.serving;

import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.UpsertItemRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** How every call of a ranker ends, asked through one channel with some headers. */
record AskedWith(Channel channel) {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    static final RecordEventsRequest VIEW = RecordEventsRequest.newBuilder()
            .addEvents(Event.newBuilder()
                    .setEventId("e")
                    .setUserId("bob")
                    .setItemId("item-001")
                    .setKind(EventKind.EVENT_KIND_VIEW))
            .build();

    static AskedWith nothing(Channel channel) {
        return new AskedWith(channel);
    }

    /** @param authorizations values of the header, one each */
    static AskedWith authorization(Channel channel, String... authorizations) {
        Metadata headers = new Metadata();
        for (String each : authorizations) {
            headers.put(AUTHORIZATION, each);
        }
        return new AskedWith(ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
    }

    Status recommend() {
        return status(() -> ranker().recommend(RecommendRequest.newBuilder()
                .setUserId("ann")
                .setSize(5)
                .build()));
    }

    Status rank() {
        return status(() -> ranker().rank(RankRequest.newBuilder()
                .setUserId("ann")
                .addCandidateItemIds("item-001")
                .build()));
    }

    Status similarItems() {
        return status(() -> ranker().similarItems(SimilarItemsRequest.newBuilder()
                .setItemId("item-001")
                .setSize(5)
                .build()));
    }

    Status recordEvents() {
        return status(() -> ranker().recordEvents(VIEW));
    }

    Status removeItem(String item) {
        return status(() -> AdminGrpc.newBlockingStub(channel)
                .removeItem(RemoveItemRequest.newBuilder().setItemId(item).build()));
    }

    Status upsertItem(String item, String title) {
        return status(() -> AdminGrpc.newBlockingStub(channel)
                .upsertItem(UpsertItemRequest.newBuilder()
                        .setItemId(item)
                        .setTitle(title)
                        .build()));
    }

    Status health() {
        return status(() -> HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()));
    }

    Status reflection() {
        CompletableFuture<Status> ended = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asking = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse answer) {
                        ended.complete(Status.OK);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ended.complete(Status.fromThrowable(failure));
                    }

                    @Override
                    public void onCompleted() {
                        ended.complete(Status.OK);
                    }
                });
        asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        Status status = ended.join();
        asking.onCompleted();
        return status;
    }

    RankerGrpc.RankerBlockingStub ranker() {
        return RankerGrpc.newBlockingStub(channel);
    }

    private static Status status(Runnable call) {
        try {
            call.run();
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }
}
