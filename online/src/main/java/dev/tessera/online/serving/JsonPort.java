package dev.tessera.online.serving;

import java.util.List;

/**
 * Where JSON over HTTP is taken.
 *
 * @param port 0 takes a free one
 * @param connections at once; more wait to be accepted
 */
public record JsonPort(int port, int connections) {
    /** Adds what is out of range. */
    void check(List<String> problems) {
        if (port < 0 || port > 65_535) {
            problems.add("--http-port is " + port + "; expected 0 to 65535");
        }
        if (connections < 1) {
            problems.add("--http-connections is " + connections + "; expected at least 1");
        }
    }
}
