package dev.tessera.store.redis;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/** What the client met, told to people: whether it may pass by itself, and what to do if it does not. */
final class RedisFailure {
    /** How a server begins an answer that another one, or the same one later, would not give. */
    private static final List<String> PASSING =
            List.of("LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "READONLY", "NOREPLICAS", "BUSY", "UNBLOCKED");

    private static final Pattern COMMAND = Pattern.compile("the '([^']+)' command");

    private final RedisSettings settings;
    private final JedisException thrown;
    private final Set<Throwable> causes = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Throwable root;

    RedisFailure(RedisSettings settings, JedisException thrown) {
        this.settings = settings;
        this.thrown = thrown;
        this.root = collect(thrown);
    }

    /** What went wrong at a node of a cluster, or at a Sentinel, is suppressed, and there is no cause. */
    private Throwable collect(Throwable e) {
        causes.add(e);
        Throwable deepest = e;
        Stream<Throwable> beneath = e.getCause() == null ? Stream.of(e.getSuppressed()) : Stream.of(e.getCause());
        for (Throwable cause : beneath.filter(Predicate.not(causes::contains)).toList()) {
            deepest = collect(cause);
        }
        return deepest;
    }

    /** Whether the same command may succeed a little later. */
    boolean mayPass() {
        if (isInterrupted() || isDenied() || isEncryption() || isPoolEmpty()) {
            return false;
        }
        return isUnanswered()
                || any(e -> e instanceof JedisRedirectionException)
                || PASSING.stream().anyMatch(message()::startsWith);
    }

    /** @param attempts how often it was tried */
    RedisException explained(int attempts) {
        String where = "Redis at " + settings.servers();
        if (isPoolEmpty()) {
            return new RedisException(
                    where + ": all " + settings.limits().connections() + " connections of this process were busy for "
                            + settings.limits().timeout().toMillis()
                            + " ms: allow more (--redis-connections), or send less at once",
                    thrown);
        }
        if (startsAny("NOPERM")) {
            return new RedisException(where + ": " + missingPermission(), thrown);
        }
        if (isDenied()) {
            return new RedisException(
                    where + " refuses the password (" + message(root) + "): check the password file, and --redis-user"
                            + (isWatched() ? "; of Sentinels, --redis-sentinel-password-file and -user" : ""),
                    thrown);
        }
        if (isEncryption()) {
            return new RedisException(
                    where + " cannot be spoken to through TLS (" + message(root) + "): check that it speaks TLS there,"
                            + " that --redis-ca holds the authority of its certificate, that this is of the host "
                            + asked()
                            + ","
                            + " and, if it asks for a certificate, --redis-certificate and --redis-key",
                    thrown);
        }
        if (message().startsWith("OOM")) {
            return RedisException.full(
                    where + " is full (" + message() + "): raise maxmemory, or remove generations", thrown);
        }
        if (message().startsWith("READONLY")) {
            return new RedisException(
                    where + " is a replica (" + message() + "): give the address of its master, or of Sentinels",
                    thrown);
        }
        if (isUnanswered() || root instanceof IOException) {
            return new RedisException(
                    where + " does not answer (" + message(root) + tried(attempts) + "): " + remedy(), thrown);
        }
        return new RedisException(where + " refuses: " + message() + tried(attempts), thrown);
    }

    private String asked() {
        if (isWatched()) {
            return "as given, or as Sentinels announce it (sentinel announce-hostnames)";
        }
        return settings.servers() instanceof RedisServers.Cluster
                ? "as given, or as nodes announce it (cluster-announce-hostname)"
                : "as given";
    }

    private boolean isWatched() {
        return settings.servers() instanceof RedisServers.Watched;
    }

    private String remedy() {
        String start = isWatched()
                ? "start its Sentinels, or give others (--redis redis-sentinel://host:port,host:port/MASTER), or"
                        + " --redis-sentinel-password-file if they want a password"
                : "start it, or give another address (--redis host:port)";
        return start
                + (settings.tls().isEmpty()
                        ? ", or --redis-tls if it speaks TLS"
                        : ", or no TLS if it speaks none, or --redis-certificate and --redis-key if it asks for them");
    }

    private static String tried(int attempts) {
        return attempts > 1 ? ", tried " + attempts + " times" : "";
    }

    private String missingPermission() {
        String denied = causes.stream()
                .map(RedisFailure::message)
                .filter(text -> text.startsWith("NOPERM"))
                .findFirst()
                .orElseThrow();
        RedisLogin login = denied.contains("'sentinel|") ? settings.sentinelLogin() : settings.login();
        String user = login.user().orElse("default");
        Matcher command = COMMAND.matcher(denied);
        String wanted = command.find()
                ? "+" + command.group(1)
                : denied.contains("channel") ? "&" + settings.namespace() + ":*" : "~" + settings.namespace() + ":*";
        return "user '" + user + "' lacks a permission (" + denied + "): grant it with ACL SETUSER " + user + " "
                + wanted + "; docs/reference/redis-settings.md has all that is needed";
    }

    /** The client forgets that its thread was interrupted. */
    boolean isInterrupted() {
        return any(e -> e instanceof InterruptedException);
    }

    private boolean isDenied() {
        return startsAny("WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "ERR invalid password");
    }

    private boolean isEncryption() {
        return any(e -> e instanceof SSLException)
                && (root instanceof SSLException || root instanceof GeneralSecurityException);
    }

    private boolean isPoolEmpty() {
        return any(e -> e instanceof NoSuchElementException);
    }

    /** A pool that is closed is one whose server is not the master any more. */
    private boolean isUnanswered() {
        return any(e -> e instanceof JedisConnectionException
                || e instanceof JedisClusterOperationException
                || (e instanceof IllegalStateException && "Pool not open".equals(e.getMessage())));
    }

    private boolean startsAny(String... beginnings) {
        return any(e -> Stream.of(beginnings).anyMatch(message(e)::startsWith));
    }

    private boolean any(Predicate<Throwable> what) {
        return causes.stream().anyMatch(what);
    }

    private String message() {
        return message(thrown);
    }

    private static String message(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
