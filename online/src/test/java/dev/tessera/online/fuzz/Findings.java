package dev.tessera.online.fuzz;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** How calls ended, and what was wrong with their ends. */
public final class Findings {
    private static final int MOST_CHARACTERS = 803;
    private static final Set<Status.Code> DECLARED = EnumSet.of(
            Status.Code.OK, Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND, Status.Code.RESOURCE_EXHAUSTED);

    private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();
    private final Set<String> failures = ConcurrentHashMap.newKeySet();

    /**
     * Judges one end.
     *
     * @param said what the server says of it
     * @param answer what is wrong with the answer, if there is one
     */
    void add(FuzzInput input, Object sent, Status.Code code, String said, Callable<List<String>> answer) {
        ends.merge(end(input.method(), code), 1, Integer::sum);
        try {
            String problem = problem(code, said, answer);
            if (!problem.isEmpty()) {
                failures.add(problem + ": " + sent);
            }
        } catch (Exception e) {
            failures.add(e + ": " + sent);
        }
    }

    void fail(Throwable failure, Object sent) {
        failures.add(failure + ": " + sent);
    }

    private static String problem(Status.Code code, String said, Callable<List<String>> answer) throws Exception {
        if (!DECLARED.contains(code)) {
            return "ended with " + code + ", " + said;
        }
        if (said.length() > MOST_CHARACTERS || said.contains("Exception") || said.contains("\tat ")) {
            return "says " + said;
        }
        return code == Status.Code.OK ? String.join("; ", answer.call()) : "";
    }

    /** The inputs whose ends are not as they have to be, with what is wrong. */
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
}
