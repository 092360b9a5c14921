package dev.tessera.online.serving;

import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Attribute;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.UpsertItemRequest;
import dev.tessera.v1.Values;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What goes on in a shop beside Recommend: events, items that change, calls over HTTP, clients that hang up. */
final class SoakTraffic implements AutoCloseable {
    /** Titles of changed items begin so. */
    static final String CHANGED = "changed ";

    static final String HTTP = "Recommend over HTTP";

    private static final int USERS = 1_000;
    private static final int CHANGED_ITEMS = 200;
    private static final int DROPPED_CALLS = 20;
    private static final int STATUS_OK = 200;
    private static final int STATUS_EXHAUSTED = 429;

    private final ServedProcess ranker;
    private final SoakTally tally;
    private final RankerGrpc.RankerBlockingStub client;
    private final AdminGrpc.AdminBlockingStub admin;
    private final HttpAsked http;
    private final int httpPort;
    private final Random random = new Random(3);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private long events;

    SoakTraffic(ServedProcess ranker, Channel channel, SoakTally tally) {
        this.ranker = ranker;
        this.tally = tally;
        client = RankerGrpc.newBlockingStub(channel);
        admin = AdminGrpc.newBlockingStub(channel);
        httpPort = ranker.httpPort();
        http = HttpAsked.of(httpPort);
        repeat(this::recordEvents, Duration.ofMillis(50));
        repeat(this::changeAnItem, Duration.ofMillis(500));
        repeat(this::askOverHttp, Duration.ofMillis(100));
        repeat(this::hangUp, Duration.ofSeconds(1));
    }

    /** Something that is done again and again, and complained of when it fails. */
    interface Work {
        void run() throws Exception;
    }

    private void repeat(Work work, Duration pause) {
        Future<?> unused = threads.scheduleAtFixedRate(
                () -> {
                    try {
                        work.run();
                    } catch (Exception | AssertionError e) {
                        tally.complain(e.toString());
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void call(String rpc, Supplier<?> call) {
        Status end = Status.OK;
        try {
            call.get();
        } catch (StatusRuntimeException e) {
            end = e.getStatus();
        }
        tally.count(rpc, end);
    }

    private void recordEvents() {
        RecordEventsRequest.Builder request = RecordEventsRequest.newBuilder();
        for (int event = random.nextInt(3); event >= 0; event--) {
            request.addEvents(Event.newBuilder()
                    .setEventId("soak-" + events++)
                    .setUserId("user-" + random.nextInt(USERS))
                    .setItemId(SoakCatalog.item(random.nextInt(10_000)))
                    .setKind(EventKind.EVENT_KIND_CLICK));
        }
        call("RecordEvents", () -> client.recordEvents(request.build()));
    }

    /** Half of them are items of the catalog, half are new; a third of the changes takes one away. */
    private void changeAnItem() {
        int number = random.nextInt(CHANGED_ITEMS);
        String id = number % 2 == 0 ? SoakCatalog.item(number) : "new-" + number;
        if (random.nextInt(3) == 0) {
            call(
                    "RemoveItem",
                    () -> admin.removeItem(
                            RemoveItemRequest.newBuilder().setItemId(id).build()));
        } else {
            UpsertItemRequest item = UpsertItemRequest.newBuilder()
                    .setItemId(id)
                    .setTitle(CHANGED + id)
                    .addAttributes(Attribute.newBuilder()
                            .setName("shelf")
                            .setValues(Values.newBuilder().addValues(SoakCatalog.shelf(random.nextInt(100)))))
                    .build();
            call("UpsertItem", () -> admin.upsertItem(item));
        }
    }

    private void askOverHttp() {
        int status = http.post(
                        HttpAsked.RECOMMEND, "{\"user_id\": \"user-%d\", \"size\": 5}".formatted(random.nextInt(USERS)))
                .status();
        if (status == STATUS_OK || status == STATUS_EXHAUSTED) {
            tally.count(HTTP, status == STATUS_OK ? Status.OK : Status.RESOURCE_EXHAUSTED);
        } else {
            tally.complain("status " + status + " over HTTP");
        }
    }

    /** In one of four ways; nobody waits for an answer. */
    private void hangUp() throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> dropCalls();
            case 1 -> hangUp(httpPort, "POST " + HttpAsked.RECOMMEND + " HTTP/1.1\r\nHost: localhost\r\nContent-Le");
            case 2 ->
                hangUp(
                        httpPort,
                        "POST " + HttpAsked.RECOMMEND
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 21\r\n\r\n{\"user_id\": \"user-1\"}");
            default -> hangUp(ranker.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0");
        }
    }

    private void dropCalls() {
        ManagedChannel channel = ranker.connect();
        call("SimilarItems", () -> RankerGrpc.newBlockingStub(channel).similarItems(similar(0)));
        for (int call = 1; call <= DROPPED_CALLS; call++) {
            Future<?> unused = RankerGrpc.newFutureStub(channel).similarItems(similar(call));
        }
        channel.shutdownNow();
    }

    private static SimilarItemsRequest similar(int number) {
        return SimilarItemsRequest.newBuilder()
                .setItemId(SoakCatalog.item(CHANGED_ITEMS + number))
                .setSize(10)
                .build();
    }

    private static void hangUp(int port, String halfARequest) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(halfARequest.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Ends it, and waits for what is under way. */
    void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            tally.complain("calls beside Recommend do not end");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
