package dev.tessera.online.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of callers, one a line; empty lines and those that begin with {@code #} say nothing:
 *
 * <pre>{@code
 * shop     scopes=recommend,record  quota=200/400  token-sha256=DIGEST,DIGEST
 * catalog  scopes=admin  certificate=spiffe://shop/catalog
 * }</pre>
 *
 * <p>Several digests are for the time between a new token and the end of the old one. Tokens themselves never stand in it, and no message
 * repeats what stands where a digest should.
 */
final class CallersFile {
    private final boolean certificatesAreShown;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<TokenDigest, Integer> digests = new HashMap<>();
    private final Map<String, Integer> subjects = new HashMap<>();
    private final Map<TokenDigest, Caller> tokens = new HashMap<>();
    private final Map<String, Caller> certificates = new HashMap<>();

    private CallersFile(boolean certificatesAreShown) {
        this.certificatesAreShown = certificatesAreShown;
    }

    /**
     * @param certificatesAreShown whether the transport asks for them; if not, a caller who is known by one is a mistake
     * @throws IllegalArgumentException if the file holds no callers or anything else; names every line at fault and what was expected
     */
    static ListedCallers parse(byte[] content, boolean certificatesAreShown) {
        CallersFile read = new CallersFile(certificatesAreShown);
        read.readAll(content);
        if (read.problems.isEmpty() && read.names.isEmpty()) {
            read.problems.add("it names no caller; expected lines as ./tessera token prints them");
        }
        if (!read.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", read.problems));
        }
        return new ListedCallers(read.tokens, read.certificates);
    }

    private void readAll(byte[] content) {
        List<String> lines;
        try {
            lines = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString()
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            problems.add("it is no text; expected UTF-8");
            return;
        }
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                read(number, line);
            }
        }
    }

    private void read(int number, String line) {
        CallerLine read = CallerLine.parse(line);
        read.problems().forEach(problem -> problems.add("line " + number + ": " + problem));
        if (!read.subjects().isEmpty() && !certificatesAreShown) {
            problems.add("line " + number + ": certificate goes with --tls-client-ca, which is not given");
        }
        if (!read.caller().name().isEmpty()) {
            once(
                    names,
                    read.caller().name(),
                    number,
                    "the name '" + read.caller().name() + "'");
        }
        read.digests().forEach(digest -> {
            once(digests, digest, number, "a token-sha256 of it");
            tokens.put(digest, read.caller());
        });
        read.subjects().forEach(subject -> {
            once(subjects, subject, number, "the certificate '" + subject + "'");
            certificates.put(subject, read.caller());
        });
    }

    private <T> void once(Map<T, Integer> seen, T value, int number, String what) {
        Integer before = seen.putIfAbsent(value, number);
        if (before != null) {
            problems.add("line " + number + ": " + what + " stands in line " + before + " already; expected each once");
        }
    }
}
