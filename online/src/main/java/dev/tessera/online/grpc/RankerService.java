package dev.tessera.online.grpc;

import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankResponse;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.SimilarItemsResponse;
import io.grpc.stub.StreamObserver;

/** The service {@code tessera.v1.Ranker}: hands each call to its {@link Rpc}. Exceptions are left to {@link StatusInterceptor}. */
public final class RankerService extends RankerGrpc.RankerImplBase {
    private final RecommendRpc recommend;
    private final RankRpc rank;
    private final SimilarItemsRpc similarItems;
    private final RecordEventsRpc recordEvents;

    public RankerService(
            RecommendRpc recommend, RankRpc rank, SimilarItemsRpc similarItems, RecordEventsRpc recordEvents) {
        this.recommend = recommend;
        this.rank = rank;
        this.similarItems = similarItems;
        this.recordEvents = recordEvents;
    }

    @Override
    public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answer) {
        Rpc.call(recommend, request, answer);
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankResponse> answer) {
        Rpc.call(rank, request, answer);
    }

    @Override
    public void similarItems(SimilarItemsRequest request, StreamObserver<SimilarItemsResponse> answer) {
        Rpc.call(similarItems, request, answer);
    }

    @Override
    public void recordEvents(RecordEventsRequest request, StreamObserver<RecordEventsResponse> answer) {
        Rpc.call(recordEvents, request, answer);
    }
}
