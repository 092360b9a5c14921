package dev.tessera.online.fuzz;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tessera.online.grpc.RawBytes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends fuzz to a server, and judges every answer. */
public final class Fuzzing {
    private static final int AT_ONCE = 32;
    private static final int LONGEST_SECONDS = 60;
    private static final int MOST_CHARACTERS = 803;
    private static final Set<Status.Code> DECLARED = EnumSet.of(
            Status.Code.OK, Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND, Status.Code.RESOURCE_EXHAUSTED);

    private final Channel channel;
    private final List<MethodDescriptor<?, ?>> methods;
    private final Instant now;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();
    private final Set<String> failures = ConcurrentHashMap.newKeySet();

    /** @param now when the test catalog is */
    public Fuzzing(Channel channel, List<MethodDescriptor<?, ?>> methods, Instant now) {
        this.channel = channel;
        this.methods = methods;
        this.now = now;
    }

    /** Sends the requests of so many seeds, and waits for all answers. */
    public void send(long firstSeed, int requests) throws InterruptedException {
        for (long seed = firstSeed; seed < firstSeed + requests && failures.isEmpty(); seed++) {
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

    /** The inputs whose answers are not as they have to be, with what is wrong. */
    public Set<String> failures() {
        return failures;
    }

    /** How many calls of a method ended with a status. */
    public int count(MethodDescriptor<?, ?> method, Status.Code code) {
        return ends.getOrDefault(end(method, code), 0);
    }

    /** All calls by their methods and ends. */
    public Map<String, Integer> ends() {
        return ends;
    }

    private static String end(MethodDescriptor<?, ?> method, Status.Code code) {
        return method.getBareMethodName() + " " + code;
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
            try {
                ends.merge(Fuzzing.end(input.method(), status.getCode()), 1, Integer::sum);
                String problem = problem(status);
                if (!problem.isEmpty()) {
                    failures.add(problem + ": " + input);
                }
            } catch (RuntimeException e) {
                failures.add(e + ": " + input);
            } finally {
                places.release();
            }
        }

        private String problem(Status status) {
            String said = String.valueOf(status.getDescription());
            if (!DECLARED.contains(status.getCode())) {
                return "ended with " + status;
            }
            if (said.length() > MOST_CHARACTERS || said.contains("Exception") || said.contains("\tat ")) {
                return "says " + said;
            }
            return status.isOk() ? String.join("; ", WellFormed.problems(input, parsed())) : "";
        }

        private DynamicMessage parsed() {
            try {
                return DynamicMessage.parseFrom(FuzzInput.schema(input.method()).getOutputType(), answer.orElseThrow());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
