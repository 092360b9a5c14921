package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Attribute;
import dev.tessera.v1.AttributeCap;
import dev.tessera.v1.Boost;
import dev.tessera.v1.ContentQuery;
import dev.tessera.v1.Context;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.Exploration;
import dev.tessera.v1.Filter;
import dev.tessera.v1.Impression;
import dev.tessera.v1.NumericRange;
import dev.tessera.v1.Pin;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.UpsertItemRequest;
import dev.tessera.v1.Values;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * No field of a request, however deep, takes anything of any size. The fields come from the contract, so a new one is tested, and fails here
 * until it is in an example and has its limit.
 */
class FieldLimitsTest {
    private static final Timestamp SOON_AFTER_1970 =
            Timestamp.newBuilder().setSeconds(1).setNanos(1).build();
    private static final Context NOW =
            Context.newBuilder().setRequestTime(SOON_AFTER_1970).build();
    private static final List<Filter> FILTERS = List.of(
            Filter.newBuilder().setAttribute("genre").setAnyOf(values()).build(),
            Filter.newBuilder().setAttribute("genre").setNoneOf(values()).build(),
            Filter.newBuilder()
                    .setAttribute("price")
                    .setRange(NumericRange.newBuilder().setMinimum(1).setMaximum(2))
                    .build());

    private static final AttributeCap CAP =
            AttributeCap.newBuilder().setAttribute("genre").setMaxItems(2).build();

    /** Every field is set in one of them. */
    private static final Map<Message, MethodDescriptor<?, ?>> EXAMPLES = Map.of(
            RecommendRequest.newBuilder()
                    .setUserId("ann")
                    .setContext(NOW)
                    .setSize(5)
                    .addAllFilters(FILTERS)
                    .addExcludedItemIds("item-001")
                    .setSeenItemsValue(1)
                    .setExplain(true)
                    .addAllowedItemIds("item-003")
                    .addCaps(CAP)
                    .setDiversity(0.5)
                    .addBoosts(Boost.newBuilder()
                            .addAllFilters(FILTERS)
                            .setScore(1)
                            .setHalfLife(Duration.newBuilder().setSeconds(3600).setNanos(1)))
                    .addPins(Pin.newBuilder().setItemId("item-004").setPosition(1))
                    .setExploration(Exploration.newBuilder()
                            .setProbability(0.5)
                            .setPosition(2)
                            .setCandidates(9)
                            .setTemperature(1))
                    .setFirstStageOnly(true)
                    .build(),
            RankerGrpc.getRecommendMethod(),
            RankRequest.newBuilder()
                    .setUserId("ann")
                    .setContext(NOW)
                    .addCandidateItemIds("item-001")
                    .setExplain(true)
                    .setFirstStageOnly(true)
                    .build(),
            RankerGrpc.getRankMethod(),
            SimilarItemsRequest.newBuilder()
                    .setItemId("item-001")
                    .setContext(NOW)
                    .setSize(5)
                    .addAllFilters(FILTERS)
                    .addExcludedItemIds("item-002")
                    .setExplain(true)
                    .addAllowedItemIds("item-003")
                    .addCaps(CAP)
                    .setDiversity(0.5)
                    .build(),
            RankerGrpc.getSimilarItemsMethod(),
            SimilarItemsRequest.newBuilder()
                    .setContent(ContentQuery.newBuilder().setText("red").setImage(picture()))
                    .setSize(5)
                    .build(),
            RankerGrpc.getSimilarItemsMethod(),
            RecordEventsRequest.newBuilder()
                    .addEvents(Event.newBuilder()
                            .setEventId("e")
                            .setUserId("ann")
                            .setItemId("item-001")
                            .setKind(EventKind.EVENT_KIND_RATING)
                            .setValue(1)
                            .setOccurredAt(SOON_AFTER_1970)
                            .setImpression(
                                    Impression.newBuilder().setDecisionId("d").setPosition(1)))
                    .build(),
            RankerGrpc.getRecordEventsMethod(),
            UpsertItemRequest.newBuilder()
                    .setItemId("new")
                    .setTitle("t")
                    .setDescription("d")
                    .addAttributes(Attribute.newBuilder().setName("colour").setValues(values()))
                    .setImage(picture())
                    .setAvailableFrom(SOON_AFTER_1970)
                    .setAvailableUntil(SOON_AFTER_1970.toBuilder().setSeconds(1L << 32))
                    .build(),
            AdminGrpc.getUpsertItemMethod(),
            RemoveItemRequest.newBuilder().setItemId("item-001").build(),
            AdminGrpc.getRemoveItemMethod());

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

    private static ByteString picture() {
        ByteString.Output bytes = ByteString.newOutput();
        try {
            ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }

    private static Values values() {
        return Values.newBuilder().addValues("red").build();
    }

    @TestFactory
    List<DynamicTest> everyFieldHasALimit() {
        List<DynamicTest> tests = new ArrayList<>();
        EXAMPLES.forEach((example, method) -> visit(
                example,
                "",
                changed -> changed,
                (path, huge) -> tests.add(DynamicTest.dynamicTest(
                        method.getBareMethodName() + " " + path, () -> isRefused(method, huge, path)))));
        return tests;
    }

    @Test
    void everyFieldOfTheContractIsInAnExample() {
        Set<FieldDescriptor> set = new HashSet<>();
        EXAMPLES.keySet().forEach(example -> collect(example, set));
        Set<FieldDescriptor> all = new HashSet<>();
        for (MethodDescriptor<?, ?> method : EXAMPLES.values()) {
            ProtoMethodDescriptorSupplier schema =
                    (ProtoMethodDescriptorSupplier) Objects.requireNonNull(method.getSchemaDescriptor());
            collect(schema.getMethodDescriptor().getInputType(), all);
        }
        assertThat(set).containsExactlyInAnyOrderElementsOf(all);
    }

    private static void collect(Message message, Set<FieldDescriptor> fields) {
        message.getAllFields().forEach((field, value) -> {
            fields.add(field);
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                (field.isRepeated() ? (List<?>) value : List.of(value))
                        .forEach(part -> collect((Message) part, fields));
            }
        });
    }

    private static void collect(Descriptor type, Set<FieldDescriptor> fields) {
        type.getFields().forEach(field -> {
            if (fields.add(field) && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                collect(field.getMessageType(), fields);
            }
        });
    }

    private interface Found {
        void field(String path, Message request);
    }

    /** @param whole puts a changed message back into its request */
    private static void visit(Message message, String path, UnaryOperator<Message> whole, Found found) {
        message.getAllFields().forEach((field, value) -> {
            String name = path + field.getName();
            if (field.isRepeated()) {
                List<?> entries = (List<?>) value;
                found.field(
                        name,
                        whole.apply(message.toBuilder()
                                .setField(field, Collections.nCopies(20_000, entries.get(0)))
                                .build()));
                for (int i = 0; i < entries.size(); i++) {
                    int place = i;
                    single(field, entries.get(i), name + "[" + i + "]", whole, found, changed -> message.toBuilder()
                            .setRepeatedField(field, place, changed)
                            .build());
                }
            } else {
                single(field, value, name, whole, found, changed -> message.toBuilder()
                        .setField(field, changed)
                        .build());
            }
        });
    }

    private static void single(
            FieldDescriptor field,
            Object value,
            String path,
            UnaryOperator<Message> whole,
            Found found,
            Function<Object, Message> put) {
        switch (field.getJavaType()) {
            case MESSAGE -> visit((Message) value, path + ".", changed -> whole.apply(put.apply(changed)), found);
            case STRING -> found.field(path, whole.apply(put.apply("x".repeat(1 << 20))));
            case BYTE_STRING -> found.field(path, whole.apply(put.apply(ByteString.copyFrom(new byte[6 << 20]))));
            case INT -> found.field(path, whole.apply(put.apply(Integer.MAX_VALUE)));
            case LONG -> found.field(path, whole.apply(put.apply(Long.MAX_VALUE)));
            case FLOAT, DOUBLE -> found.field(path, whole.apply(put.apply(Double.POSITIVE_INFINITY)));
            case ENUM -> found.field(path, whole.apply(put.apply(unknown(field.getEnumType()))));
            case BOOLEAN -> {}
        }
    }

    private static Object unknown(EnumDescriptor type) {
        return type.findValueByNumberCreatingIfUnknown(999);
    }

    private static <Q, A> void isRefused(MethodDescriptor<Q, A> method, Message huge, String path) {
        Channel channel = ranker.channel();
        @SuppressWarnings("unchecked")
        Q request = (Q) huge;
        try {
            ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
            throw new AssertionError(path + " takes anything");
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).as(e.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            String outermost = path.replaceAll("[\\[.].*", "");
            assertThat(e.getStatus().getDescription()).as("names the field").contains(outermost);
            assertThat(e.getStatus().getDescription()).as("does not repeat it").hasSizeLessThan(300);
        }
    }
}
