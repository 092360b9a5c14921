package dev.tessera.online.demo;

import dev.tessera.online.access.Token;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A ranker, and how it is to be asked.
 *
 * @param tls empty for connections in clear
 * @param tokenFile whose first line is the token to show; empty for none
 */
public record RankerTarget(RankerAddress address, Optional<ClientTls> tls, Optional<Path> tokenFile) {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** In clear, as nobody. */
    public static RankerTarget open(RankerAddress address) {
        return new RankerTarget(address, Optional.empty(), Optional.empty());
    }

    /**
     * A new channel, which the caller closes.
     *
     * @throws IOException if a file cannot be read or used; the message names it
     */
    public ManagedChannel connect() throws IOException {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget("dns:///" + address);
        if (tls.isPresent()) {
            builder.sslContext(tls.get().context());
        } else {
            builder.usePlaintext();
        }
        if (tokenFile.isPresent()) {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + token(tokenFile.get()).text());
            builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
        }
        return builder.build();
    }

    private static Token token(Path file) throws IOException {
        try {
            return Files.readString(file)
                    .lines()
                    .findFirst()
                    .map(String::strip)
                    .filter(text -> text.matches("[!-~]+"))
                    .map(Token::new)
                    .orElseThrow(() -> new IOException(
                            "--token-file " + file + " begins with no token; expected one as its first line"));
        } catch (java.nio.file.FileSystemException | java.nio.charset.CharacterCodingException e) {
            throw new IOException("--token-file " + file + " cannot be read; is the path right?", e);
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
