package dev.tessera.online.fuzz;

import com.google.protobuf.DynamicMessage;
import dev.tessera.online.grpc.RawBytes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends fuzz to a server over gRPC, and judges every answer. */
public final class Fuzzing {
    private static final int AT_ONCE = 32;
    private static final int LONGEST_SECONDS = 60;

    private final Channel channel;
    private final List<MethodDescriptor<?, ?>> methods;
    private final Instant now;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Findings findings = new Findings();

    /** @param now when the test catalog is */
    public Fuzzing(Channel channel, List<MethodDescriptor<?, ?>> methods, Instant now) {
        this.channel = channel;
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
            places.acquire();
            ClientCalls.asyncUnaryCall(
                    channel.newCall(RawBytes.of(input.method()), options(seed)), input.bytes(), new Judging(input));
        }
        if (!places.tryAcquire(AT_ONCE, 2L * LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("answers are missing");
        }
        places.release(AT_ONCE);
    }

    private static CallOptions options(long seed) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS);
        return seed % 50 == 0 ? options.withCompression("gzip") : options;
    }

    private final class Judging implements StreamObserver<byte[]> {
        private final FuzzInput input;
        private Optional<byte[]> answer = Optional.empty();

        Judging(FuzzInput input) {
            this.input = input;
        }

        @Override
        public void onNext(byte[] value) {
            answer = Optional.of(value);
        }

        @Override
        public void onError(Throwable failure) {
            end(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end(Status.OK);
        }

        private void end(Status status) {
            findings.add(input, input, status.getCode(), String.valueOf(status.getDescription()), this::problems);
            places.release();
        }

        private List<String> problems() throws Exception {
            return WellFormed.problems(
                    input.request(),
                    DynamicMessage.parseFrom(FuzzInput.schema(input.method()).getOutputType(), answer.orElseThrow()));
        }
    }
}
