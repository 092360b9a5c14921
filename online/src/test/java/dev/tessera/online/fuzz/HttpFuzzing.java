package dev.tessera.online.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends fuzz to a server as JSON over HTTP, and judges every answer. */
public final class HttpFuzzing {
    private static final int AT_ONCE = 16;
    private static final int MOST_BYTES = 8 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final List<MethodDescriptor<?, ?>> methods;
    private final Instant now;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Findings findings = new Findings();

    public HttpFuzzing(int port, List<MethodDescriptor<?, ?>> methods, Instant now) {
        base = "http://127.0.0.1:" + port + "/";
        this.methods = methods;
        this.now = now;
    }

    public Findings findings() {
        return findings;
    }

    /** Sends the requests of so many seeds, as long as nothing is found, and waits for all answers. */
    public void send(long firstSeed, int requests) throws InterruptedException {
        for (long seed = firstSeed;
                seed < firstSeed + requests && findings.failures().isEmpty();
                seed++) {
            FuzzInput input = FuzzInput.of(methods, now, seed);
            Sent sent = new Sent(input, body(input));
            places.acquire();
            client.sendAsync(sent.request(base), HttpResponse.BodyHandlers.ofByteArray())
                    .whenComplete((response, failure) -> end(sent, response, failure));
        }
        if (!places.tryAcquire(AT_ONCE, 2 * LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("answers are missing");
        }
        places.release(AT_ONCE);
    }

    /**
     * The message that was meant as JSON, whole or spoiled; as bytes of protocol buffers where it has no JSON. Cut where a server would end the connection before
     * all is sent, as clients may then miss its answer.
     */
    private static byte[] body(FuzzInput input) {
        byte[] body = whole(input);
        return body.length > MOST_BYTES ? Arrays.copyOf(body, MOST_BYTES) : body;
    }

    private static byte[] whole(FuzzInput input) {
        Random random = new Random(~input.seed());
        try {
            String json = PRINTER.print(input.structured());
            return random.nextInt(3) == 0 ? json.getBytes(StandardCharsets.UTF_8) : new BrokenJson(random).of(json);
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            return input.bytes();
        }
    }

    private void end(Sent sent, HttpResponse<byte[]> response, Throwable failure) {
        try {
            if (failure == null) {
                JsonNode answer = JSON.readTree(response.body());
                Status.Code code = response.statusCode() == 200
                        ? Status.Code.OK
                        : Status.Code.valueOf(answer.get("status").asText());
                if (code != Status.Code.OK && answer.get("code").asInt() != response.statusCode()) {
                    throw new IllegalStateException("two codes: " + response.statusCode() + " and " + answer);
                }
                findings.add(
                        sent.input,
                        sent,
                        code,
                        answer.path("message").asText(),
                        () -> WellFormed.problems(
                                sent.message(
                                        FuzzInput.schema(sent.input.method()).getInputType(), sent.body),
                                sent.message(
                                        FuzzInput.schema(sent.input.method()).getOutputType(), response.body())));
            } else {
                findings.fail(failure, sent);
            }
        } catch (IOException | RuntimeException e) {
            findings.fail(e, sent);
        } finally {
            places.release();
        }
    }

    private record Sent(FuzzInput input, byte[] body) {
        HttpRequest request(String base) {
            return HttpRequest.newBuilder(URI.create(base + input.method().getFullMethodName()))
                    .header("Content-Type", "application/json")
                    .timeout(LONGEST)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
        }

        Message message(com.google.protobuf.Descriptors.Descriptor type, byte[] json)
                throws InvalidProtocolBufferException {
            DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
            JsonFormat.parser().merge(new String(json, StandardCharsets.UTF_8), message);
            return message.build();
        }

        @Override
        public String toString() {
            return FuzzInput.shown(input.method(), input.seed(), body);
        }
    }
}
