package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Attribute;
import dev.tessera.v1.ContentQuery;
import dev.tessera.v1.Context;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.Filter;
import dev.tessera.v1.Impression;
import dev.tessera.v1.NumericRange;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.UpsertItemRequest;
import dev.tessera.v1.Values;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every bad request gets the status and the message that it deserves, through the whole server. */
class BadInputTest {
    @SuppressWarnings("NullAway.Init")
    private static TestRanker ranker;

    @BeforeAll
    static void start() {
        ranker = TestRanker.start(TestRanker.config(256), Optional.of(new TextLengths()))
                .serving("g1");
    }

    @AfterAll
    static void stop() {
        ranker.close();
    }

    @Test
    void sizeIsNamedWithItsLimits() {
        for (int size : List.of(0, -1, 501, Integer.MAX_VALUE)) {
            recommendFails(request -> request.setSize(size), "size is " + size + "; expected 1 to 500");
        }
        similarFails(request -> request.setItemId("item-001").setSize(0), "size is 0; expected 1 to 500");
    }

    @Test
    void identifiersAreChecked() {
        recommendFails(request -> request.setUserId(""), "user_id is missing; expected 1 to 256 bytes of UTF-8");
        recommendFails(request -> request.setUserId("x".repeat(257)), "user_id is no identifier: UserId has 257 bytes");
        recommendFails(
                request -> request.setUserId("a\nb"), "user_id is no identifier: UserId contains a control character");
        recommendFails(
                request -> request.addExcludedItemIds("ok").addExcludedItemIds(" "),
                "excluded_item_ids[1] is no identifier: ItemId is blank");
    }

    @Test
    void filtersAreChecked() {
        filterFails(
                Filter.newBuilder().setAttribute("colour").setAnyOf(values("red")),
                "no item has the attribute 'colour'; known attributes: genre, price");
        filterFails(Filter.newBuilder().setAnyOf(values("red")), "filters[0].attribute is missing");
        filterFails(Filter.newBuilder().setAttribute("genre"), "filters[0] has no condition this server knows");
        filterFails(
                Filter.newBuilder().setAttribute("genre").setNoneOf(Values.getDefaultInstance()),
                "filters[0].none_of has 0 entries; expected 1 to 100");
        filterFails(range(NumericRange.newBuilder()), "filters[0].range is empty; expected minimum, maximum or both");
        filterFails(range(NumericRange.newBuilder().setMinimum(Double.NaN)), "filters[0].range.minimum is NaN");
        filterFails(
                range(NumericRange.newBuilder().setMinimum(2).setMaximum(1)),
                "filters[0].range is from 2.0 to 1.0; expected minimum <= maximum");
        recommendFails(
                request -> request.addAllFilters(Collections.nCopies(
                        17, range(NumericRange.newBuilder().setMinimum(1)).build())),
                "filters has 17 entries; expected 0 to 16");
        filterFails(
                Filter.newBuilder().setAttribute("genre").setAnyOf(values("x".repeat(257))),
                "filters[0].any_of.values[0] has 257 bytes; expected at most 256");
    }

    @Test
    void otherFieldsOfRecommendAreChecked() {
        recommendFails(request -> request.setSeenItemsValue(9), "seen_items is 9; expected");
        recommendFails(
                request -> request.addAllExcludedItemIds(Collections.nCopies(10_001, "x")),
                "excluded_item_ids has 10001 entries; expected 0 to 10000");
        for (Timestamp time : List.of(
                Timestamp.newBuilder().setSeconds(-1).build(),
                Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build(),
                Timestamp.newBuilder().setNanos(-1).build())) {
            recommendFails(
                    request -> request.setContext(Context.newBuilder().setRequestTime(time)),
                    "context.request_time is " + time.getSeconds() + " s");
        }
    }

    @Test
    void candidatesAreChecked() {
        rankFails(request -> {}, "candidate_item_ids has 0 entries; expected 1 to 5000");
        rankFails(
                request -> request.addCandidateItemIds("a").addCandidateItemIds("a"),
                "candidate_item_ids[1] is 'a' again; expected each item once");
        rankFails(
                request -> request.addAllCandidateItemIds(Collections.nCopies(5_001, "a")),
                "candidate_item_ids has 5001 entries");
    }

    @Test
    void similarNeedsAQueryThatCanBeRead() {
        similarFails(request -> {}, "query is missing; expected item_id or content");
        similarFails(
                request -> request.setContent(ContentQuery.getDefaultInstance()),
                "content is empty; expected text, image or both");
        similarFails(
                request -> request.setContent(ContentQuery.newBuilder().setText("x".repeat((16 << 10) + 1))),
                "content.text has 16385 bytes; expected at most 16384");
        similarFails(
                request -> request.setContent(
                        ContentQuery.newBuilder().setImage(ByteString.copyFrom(new byte[(4 << 20) + 1]))),
                "content.image has 4194305 bytes; expected at most 4194304");
        similarFails(
                request ->
                        request.setContent(ContentQuery.newBuilder().setImage(ByteString.copyFromUtf8("no picture"))),
                "content.image cannot be read: found 10 bytes that start with 6e6f2070; expected a JPEG or PNG");
        similarFails(
                request -> request.setContent(ContentQuery.newBuilder().setImage(picture("gif", 2, 2))),
                "content.image cannot be read: found a gif; expected a JPEG or PNG");
        similarFails(
                request -> request.setContent(ContentQuery.newBuilder().setImage(picture("png", 4001, 4000))),
                "content.image is 4001 x 4000 pixels; expected at most 16000000");
        similarFails(
                request -> request.setContent(ContentQuery.newBuilder().setImage(picture("png", 2, 2))),
                "content.image cannot be read: on purpose");
        fails(
                client -> client.similarItems(SimilarItemsRequest.newBuilder()
                        .setItemId("nowhere")
                        .setSize(5)
                        .build()),
                Status.Code.NOT_FOUND,
                "item_id is 'nowhere', which generation g1 does not know");
    }

    @Test
    void contentQueriesNeedAnEncoder() {
        try (TestRanker plain = TestRanker.start().serving("g1")) {
            StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> plain.client()
                    .similarItems(SimilarItemsRequest.newBuilder()
                            .setContent(ContentQuery.newBuilder().setText("red shoes"))
                            .setSize(5)
                            .build()));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(refused)
                    .hasMessageContaining("content needs the encoder, which generation g1 was published without");
        }
    }

    @Test
    void eventsAreChecked() {
        fails(
                client -> client.recordEvents(RecordEventsRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "events has 0 entries; expected 1 to 500");
        eventFails(event -> event.setEventId(""), "events[1].event_id is missing");
        eventFails(event -> event.setUserId(""), "events[1].user_id is missing");
        eventFails(event -> event.setItemId(""), "events[1].item_id is missing");
        eventFails(event -> event.setKindValue(0), "events[1].kind is 0; expected 1 (VIEW) to 7 (IMPRESSION)");
        eventFails(event -> event.setKindValue(99), "events[1].kind is 99; expected 1 (VIEW) to 7 (IMPRESSION)");
        eventFails(event -> event.setKind(EventKind.EVENT_KIND_RATING), "events[1].value is missing");
        eventFails(event -> event.setValue(Double.POSITIVE_INFINITY), "events[1].value is Infinity");
        eventFails(
                event -> event.setOccurredAt(Timestamp.newBuilder().setSeconds(-5)), "events[1].occurred_at is -5 s");
        eventFails(
                event -> event.setOccurredAt(Timestamp.newBuilder().setSeconds(TestCatalog.NOW.getEpochSecond() + 301)),
                "events[1].occurred_at is 2026-03-01T12:05:01Z; expected at most 5 minutes after the server's clock");
        eventFails(
                event -> event.setKind(EventKind.EVENT_KIND_IMPRESSION),
                "events[1].impression is missing; expected decision_id and position");
        eventFails(
                event -> event.setImpression(
                        Impression.newBuilder().setDecisionId("d").setPosition(-1)),
                "events[1].impression.position is -1; expected 0 to 9999");
        eventFails(
                event -> event.setImpression(Impression.getDefaultInstance()),
                "events[1].impression.decision_id is missing");
        assertThat(ranker.events.stream()).as("a refused call stores nothing").isEmpty();
    }

    @Test
    void anOversizedMessageIsRefused() {
        fails(
                client -> client.similarItems(SimilarItemsRequest.newBuilder()
                        .setContent(ContentQuery.newBuilder().setImage(ByteString.copyFrom(new byte[9 << 20])))
                        .setSize(1)
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "content.image has 9437184 bytes");
    }

    @Test
    void aPassedDeadlineEndsTheCall() {
        fails(
                client -> client.withDeadlineAfter(0, TimeUnit.NANOSECONDS)
                        .recommend(RecommendRequest.newBuilder()
                                .setUserId("ann")
                                .setSize(5)
                                .build()),
                Status.Code.DEADLINE_EXCEEDED,
                "");
    }

    private static ByteString picture(String format, int width, int height) {
        ByteString.Output bytes = ByteString.newOutput();
        try {
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }

    private static Values.Builder values(String... values) {
        return Values.newBuilder().addAllValues(List.of(values));
    }

    private static Filter.Builder range(NumericRange.Builder range) {
        return Filter.newBuilder().setAttribute("price").setRange(range);
    }

    private static void filterFails(Filter.Builder filter, String message) {
        recommendFails(request -> request.addFilters(filter), message);
    }

    private static void recommendFails(Consumer<RecommendRequest.Builder> change, String message) {
        RecommendRequest.Builder request =
                RecommendRequest.newBuilder().setUserId("ann").setSize(5);
        change.accept(request);
        fails(client -> client.recommend(request.build()), Status.Code.INVALID_ARGUMENT, message);
    }

    private static void rankFails(Consumer<RankRequest.Builder> change, String message) {
        RankRequest.Builder request = RankRequest.newBuilder().setUserId("ann");
        change.accept(request);
        fails(client -> client.rank(request.build()), Status.Code.INVALID_ARGUMENT, message);
    }

    private static void similarFails(Consumer<SimilarItemsRequest.Builder> change, String message) {
        SimilarItemsRequest.Builder request = SimilarItemsRequest.newBuilder().setSize(5);
        change.accept(request);
        fails(client -> client.similarItems(request.build()), Status.Code.INVALID_ARGUMENT, message);
    }

    private static void eventFails(Consumer<Event.Builder> change, String message) {
        Event.Builder good = Event.newBuilder()
                .setEventId("good")
                .setUserId("ann")
                .setItemId("item-001")
                .setKind(EventKind.EVENT_KIND_VIEW);
        Event.Builder bad = good.clone().setEventId("bad");
        change.accept(bad);
        RecordEventsRequest request =
                RecordEventsRequest.newBuilder().addEvents(good).addEvents(bad).build();
        fails(client -> client.recordEvents(request), Status.Code.INVALID_ARGUMENT, message);
    }

    @Test
    void changesOfItemsAreChecked() {
        upsertFails(item -> item.setItemId(""), "item_id is missing");
        upsertFails(item -> item.setTitle("é".repeat(513)), "title has 1026 bytes; expected at most 1024");
        upsertFails(
                item -> item.setDescription("x".repeat((16 << 10) + 1)),
                "description has 16385 bytes; expected at most 16384");
        upsertFails(item -> item.addAttributes(attribute("", "red")), "attributes[0].name is missing");
        upsertFails(item -> item.addAttributes(attribute("x".repeat(257), "red")), "attributes[0].name has 257 bytes");
        upsertFails(
                item -> item.addAttributes(attribute("colour")),
                "attributes[0].values has 0 entries; expected 1 to 100");
        upsertFails(
                item -> item.addAttributes(attribute("colour", "x".repeat(257))),
                "attributes[0].values.values[0] has 257 bytes");
        upsertFails(
                item -> item.addAttributes(attribute("colour", "red")).addAttributes(attribute("colour", "blue")),
                "attributes[1].name is 'colour', which came before; expected no name twice");
        upsertFails(
                item -> item.addAllAttributes(Collections.nCopies(101, attribute("colour", "red"))),
                "attributes has 101 entries; expected 0 to 100");
        upsertFails(item -> item.setImage(ByteString.copyFromUtf8("no picture")), "image cannot be read");
        upsertFails(item -> item.setImage(picture("png", 2, 2)), "image cannot be read: on purpose");
        upsertFails(
                item -> item.setAvailableFrom(Timestamp.newBuilder().setSeconds(-1)),
                "available_from is -1 s and 0 ns");
        upsertFails(
                item -> item.setAvailableUntil(Timestamp.newBuilder().setSeconds(1L << 40)),
                "available_until is 1099511627776 s and 0 ns");
        upsertFails(
                item -> item.setAvailableFrom(Timestamp.newBuilder().setSeconds(7))
                        .setAvailableUntil(Timestamp.newBuilder().setSeconds(7)),
                "available_until is 1970-01-01T00:00:07Z; expected a time after available_from, 1970-01-01T00:00:07Z");
        fails(
                () -> AdminGrpc.newBlockingStub(ranker.channel())
                        .removeItem(
                                RemoveItemRequest.newBuilder().setItemId("a\nb").build()),
                Status.Code.INVALID_ARGUMENT,
                "item_id is no identifier");
    }

    private static void upsertFails(Consumer<UpsertItemRequest.Builder> change, String message) {
        UpsertItemRequest.Builder item = UpsertItemRequest.newBuilder().setItemId("new");
        change.accept(item);
        fails(
                () -> AdminGrpc.newBlockingStub(ranker.channel()).upsertItem(item.build()),
                Status.Code.INVALID_ARGUMENT,
                message);
    }

    private static Attribute attribute(String name, String... values) {
        return Attribute.newBuilder().setName(name).setValues(values(values)).build();
    }

    private static void fails(Consumer<RankerGrpc.RankerBlockingStub> call, Status.Code code, String message) {
        fails(() -> call.accept(ranker.client()), code, message);
    }

    private static void fails(ThrowingCallable call, Status.Code code, String message) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(refused).as(message).isNotNull();
        assertThat(refused.getStatus().getCode()).as(refused.toString()).isEqualTo(code);
        assertThat(refused.getStatus().getDescription()).contains(message);
    }
}
