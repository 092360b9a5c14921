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
        call(recommend, request, answer);
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankResponse> answer) {
        call(rank, request, answer);
    }

    @Override
    public void similarItems(SimilarItemsRequest request, StreamObserver<SimilarItemsResponse> answer) {
        call(similarItems, request, answer);
    }

    @Override
    public void recordEvents(RecordEventsRequest request, StreamObserver<RecordEventsResponse> answer) {
        call(recordEvents, request, answer);
    }

    private static <Q, A> void call(Rpc<Q, A> rpc, Q request, StreamObserver<A> answer) {
        CallDeadline deadline = CallDeadline.current();
        deadline.check();
        answer.onNext(rpc.answer(request, deadline));
        answer.onCompleted();
    }
}
