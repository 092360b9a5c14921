package dev.tessera.online.demo;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a client encrypts. All files are PEM.
 *
 * @param authorities to trust; empty for those that Java trusts
 * @param identity what the client shows; empty for nothing
 */
public record ClientTls(Optional<Path> authorities, Optional<Identity> identity) {
    /** A certificate chain and its private key. */
    public record Identity(Path certificateChain, Path privateKey) {}

    SslContext context() throws IOException {
        SslContextBuilder builder = GrpcSslContexts.forClient();
        try {
            if (authorities.isPresent()) {
                builder.trustManager(readable("--tls-ca", authorities.get()));
            }
            if (identity.isPresent()) {
                builder.keyManager(
                        readable("--tls-cert", identity.get().certificateChain()),
                        readable("--tls-key", identity.get().privateKey()));
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static File readable(String option, Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(option + " is " + file + ", which cannot be read; expected a PEM file");
        }
        return file.toFile();
    }
}
