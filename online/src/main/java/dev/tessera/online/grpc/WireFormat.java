package dev.tessera.online.grpc;

import io.grpc.MethodDescriptor.Marshaller;

/** The form in which messages travel. */
public interface WireFormat {
    /** As gRPC has them. */
    WireFormat PROTOBUF = new WireFormat() {
        @Override
        public <T> Marshaller<T> of(Marshaller<T> protobuf) {
            return protobuf;
        }
    };

    /**
     * Reads and writes messages of one type in this form.
     *
     * @param protobuf does so for protocol buffers
     */
    <T> Marshaller<T> of(Marshaller<T> protobuf);
}
