package dev.tessera.online.demo;

/** Where a ranker listens. */
public record RankerAddress(String host, int port) {
    /** The port of {@code serve} unless another is given. */
    public static final int DEFAULT_PORT = 50051;

    public RankerAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + host + ":" + port + "' is no address; expected host:port");
        }
    }

    /** Reads {@code host:port}; an IPv6 host stands in brackets. */
    public static RankerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address; expected host:port, for example localhost:" + DEFAULT_PORT);
        }
        return new RankerAddress(text.substring(0, colon), Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
