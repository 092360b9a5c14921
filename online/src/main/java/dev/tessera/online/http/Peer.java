package dev.tessera.online.http;

import io.grpc.Attributes;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * Who is at the other end of an HTTP connection. Travels with a call inside this process, as an object; no header of a client can be one.
 *
 * @param session of TLS, with the certificate that the client showed, if it did
 */
record Peer(SocketAddress address, Optional<SSLSession> session) {
    private static final Metadata.Key<Peer> KEY = Metadata.Key.of("tessera-peer-bin", new AsObject());

    void putInto(Metadata headers) {
        headers.put(KEY, this);
    }

    /** Shows what is behind to whom a call came from, as connections of gRPC do. */
    static final class Shown implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Peer peer = Optional.ofNullable(headers.get(KEY))
                    .orElseThrow(() -> new IllegalStateException("a call that did not come over HTTP"));
            Attributes.Builder attributes =
                    call.getAttributes().toBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, peer.address);
            peer.session.ifPresent(session -> attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, session));
            Attributes shown = attributes.build();
            return next.startCall(
                    new SimpleForwardingServerCall<>(call) {
                        @Override
                        public Attributes getAttributes() {
                            return shown;
                        }
                    },
                    headers);
        }
    }

    /** Hands the object on. */
    private static final class AsObject implements Metadata.BinaryStreamMarshaller<Peer> {
        @Override
        public InputStream toStream(Peer peer) {
            return new Holder(peer);
        }

        @Override
        public Peer parseStream(InputStream stream) {
            return ((Holder) stream).peer;
        }
    }

    private static final class Holder extends InputStream {
        private final Peer peer;

        Holder(Peer peer) {
            this.peer = peer;
        }

        @Override
        public int read() {
            return -1;
        }
    }
}
