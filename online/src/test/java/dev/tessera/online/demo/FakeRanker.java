package dev.tessera.online.demo;

import dev.tessera.v1.Decision;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventResult;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankResponse;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import dev.tessera.v1.Rung;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.SimilarItemsResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A ranker of 100 items {@code item00} to {@code item99} in ten kinds, told by the first digit: items of the kind of the user's last event
 * come first. A listener can be put before every Recommend.
 */
public final class FakeRanker extends RankerGrpc.RankerImplBase {
    private final Map<String, List<Event>> histories = new HashMap<>();
    private final Runnable beforeRecommend;
    private final boolean learns;

    public FakeRanker(Runnable beforeRecommend) {
        this(beforeRecommend, true);
    }

    FakeRanker(Runnable beforeRecommend, boolean learns) {
        this.beforeRecommend = beforeRecommend;
        this.learns = learns;
    }

    static String item(int number) {
        return String.format("item%02d", number);
    }

    private static int kind(String item) {
        return item.charAt(4) - '0';
    }

    synchronized List<Event> history(String user) {
        return List.copyOf(histories.getOrDefault(user, List.of()));
    }

    /** Lets the user have touched an item before. */
    synchronized void touched(String user, int item) {
        add(user, Event.newBuilder().setUserId(user).setItemId(item(item)).build());
    }

    private void add(String user, Event event) {
        histories.computeIfAbsent(user, any -> new ArrayList<>()).add(event);
    }

    @Override
    public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answer) {
        beforeRecommend.run();
        List<Event> history = history(request.getUserId());
        int wanted =
                history.isEmpty() ? 0 : kind(history.get(history.size() - 1).getItemId());
        RecommendResponse.Builder response = RecommendResponse.newBuilder()
                .setDecision(decision(history.isEmpty() ? Rung.RUNG_POPULARITY : Rung.RUNG_FULL));
        IntStream.range(0, 100)
                .boxed()
                .sorted(Comparator.comparing((Integer number) -> number / 10 != wanted))
                .limit(request.getSize())
                .forEach(number -> response.addItems(ranked(number)));
        finish(answer, response.build());
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankResponse> answer) {
        RankResponse.Builder response = RankResponse.newBuilder().setDecision(decision(Rung.RUNG_FULL));
        request.getCandidateItemIdsList()
                .forEach(item -> response.addItems(ranked(Integer.parseInt(item.substring(4)))));
        finish(answer, response.build());
    }

    @Override
    public void similarItems(SimilarItemsRequest request, StreamObserver<SimilarItemsResponse> answer) {
        SimilarItemsResponse.Builder response =
                SimilarItemsResponse.newBuilder().setDecision(decision(Rung.RUNG_FULL));
        IntStream.range(0, 100)
                .filter(number -> number / 10 == kind(request.getItemId()))
                .filter(number -> !item(number).equals(request.getItemId()))
                .limit(request.getSize())
                .forEach(number -> response.addItems(ranked(number)));
        finish(answer, response.build());
    }

    @Override
    public synchronized void recordEvents(RecordEventsRequest request, StreamObserver<RecordEventsResponse> answer) {
        RecordEventsResponse.Builder response = RecordEventsResponse.newBuilder();
        for (Event event : request.getEventsList()) {
            if (learns || event.hasOccurredAt()) {
                histories
                        .computeIfAbsent(event.getUserId(), user -> new ArrayList<>())
                        .add(event);
            }
            response.addResults(EventResult.newBuilder()
                    .setEventId(event.getEventId())
                    .setOutcome(EventResult.Outcome.OUTCOME_RECORDED));
        }
        finish(answer, response.build());
    }

    private static Decision decision(Rung rung) {
        return Decision.newBuilder()
                .setId("d")
                .setGeneration("g-1")
                .setRung(rung)
                .build();
    }

    private static RankedItem ranked(int number) {
        return RankedItem.newBuilder()
                .setItemId(item(number))
                .setTitle("Thing " + number)
                .build();
    }

    private static <T> void finish(StreamObserver<T> answer, T response) {
        answer.onNext(response);
        answer.onCompleted();
    }
}
