package dev.tessera.online.demo;

import dev.tessera.v1.Event;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankResponse;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.SimilarItemsResponse;
import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The calls of the tour. Failures come as {@link io.grpc.StatusRuntimeException}. */
final class RankerClient {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final RankerGrpc.RankerBlockingStub stub;

    RankerClient(Channel channel) {
        this.stub = RankerGrpc.newBlockingStub(channel).withWaitForReady();
    }

    Slate recommend(String user, int size) {
        RecommendResponse answer = stub().recommend(RecommendRequest.newBuilder()
                .setUserId(user)
                .setSize(size)
                .build());
        return Slate.of(answer.getDecision(), answer.getItemsList());
    }

    Slate similarTo(String item, int size) {
        SimilarItemsResponse answer = stub().similarItems(SimilarItemsRequest.newBuilder()
                .setItemId(item)
                .setSize(size)
                .build());
        return Slate.of(answer.getDecision(), answer.getItemsList());
    }

    /** The title of an item that the generation knows, its id where it has none. */
    String titleOf(String item) {
        RankResponse answer = stub().rank(RankRequest.newBuilder()
                .setUserId("tour")
                .addCandidateItemIds(item)
                .build());
        return Slate.of(answer.getDecision(), answer.getItemsList()).entries().stream()
                .map(Slate.Entry::name)
                .findFirst()
                .orElse(item);
    }

    void record(List<Event> events) {
        stub().recordEvents(
                        RecordEventsRequest.newBuilder().addAllEvents(events).build());
    }

    private RankerGrpc.RankerBlockingStub stub() {
        return stub.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
