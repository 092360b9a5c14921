package dev.tessera.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.commands.ScriptingKeyBinaryCommands;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A Lua script, made of one or more files behind each other. Called by its digest, and sent whole only where the server lacks it. */
final class RedisScript {
    private static final Pattern LINE = Pattern.compile("@user_script:(\\d+)");
    private static final Pattern CALL = Pattern.compile("redis\\.call\\('([A-Z]+)'");

    private final byte[] source;
    private final byte[] digest;

    private RedisScript(byte[] source) {
        this.source = source;
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(source);
            this.digest = RedisKeys.bytes(HexFormat.of().formatHex(sha1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    static RedisScript of(String... files) {
        String source = Arrays.stream(files).map(RedisScript::load).collect(Collectors.joining("\n"));
        return new RedisScript(source.getBytes(StandardCharsets.UTF_8));
    }

    private static String load(String file) {
        try (InputStream in = RedisScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("resource " + file + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + file, e);
        }
    }

    Object run(ScriptingKeyBinaryCommands redis, List<byte[]> keys, List<byte[]> arguments) {
        try {
            return evaluate(redis, keys, arguments);
        } catch (JedisDataException e) {
            throw namingCommand(e);
        }
    }

    private Object evaluate(ScriptingKeyBinaryCommands redis, List<byte[]> keys, List<byte[]> arguments) {
        try {
            return redis.evalsha(digest, keys, arguments);
        } catch (JedisNoScriptException e) {
            return redis.eval(source, keys, arguments);
        }
    }

    /** Of a command within that the ACL forbids, Redis 7.0 says only in which line it stands. */
    private JedisDataException namingCommand(JedisDataException e) {
        String message = String.valueOf(e.getMessage());
        Matcher line = LINE.matcher(message);
        if (!message.contains("can't run this command") || !line.find()) {
            return e;
        }
        String text = new String(source, StandardCharsets.UTF_8)
                .lines()
                .skip(Long.parseLong(line.group(1)) - 1)
                .findFirst()
                .orElse("");
        Matcher call = CALL.matcher(text);
        return call.find()
                ? new JedisAccessControlException(
                        "NOPERM no permissions to run the '" + command(call) + "' command, which a script needs", e)
                : e;
    }

    private static String command(Matcher call) {
        String name = call.group(1).toLowerCase(Locale.ROOT);
        return name.equals("memory") ? "memory|usage" : name;
    }
}
