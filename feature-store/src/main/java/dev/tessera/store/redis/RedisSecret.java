package dev.tessera.store.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where a password is; read when a client is made, and kept nowhere else. Its text names the place, never the password. */
public sealed interface RedisSecret {
    /** @throws RedisException if there is none, naming the place */
    String read();

    /** The first line of a file. */
    record InFile(Path file) implements RedisSecret {
        @Override
        public String read() {
            try {
                List<String> lines = Files.readAllLines(file);
                if (lines.isEmpty() || lines.get(0).isBlank()) {
                    throw new RedisException(
                            "Redis password " + this + " is empty; expected the password in its first line");
                }
                return lines.get(0).strip();
            } catch (IOException e) {
                throw new RedisException(
                        "Redis password " + this + " cannot be read; check the path and who may read it", e);
            }
        }

        @Override
        public String toString() {
            return "file " + file;
        }
    }

    /** An environment variable of the process that connects. */
    record InEnvironment(String variable) implements RedisSecret {
        @Override
        public String read() {
            return read(System.getenv());
        }

        String read(Map<String, String> environment) {
            String password = environment.getOrDefault(variable, "");
            if (password.isBlank()) {
                throw new RedisException(
                        "Redis password: " + this + " is not set; set it, or give --redis-password-file");
            }
            return password;
        }

        @Override
        public String toString() {
            return "environment variable " + variable;
        }
    }
}
