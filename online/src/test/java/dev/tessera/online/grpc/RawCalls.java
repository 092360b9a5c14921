package dev.tessera.online.grpc;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A connection that sends frames of HTTP/2 as it likes, in the windows that a server of gRPC opens by itself, and reads nothing (RFC 9113, RFC 7541). */
final class RawCalls implements AutoCloseable {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_HEADERS = 4;
    private static final int LARGEST_FRAME = 1 << 14;

    private final Socket socket;
    private final DataOutputStream out;
    private int calls;

    private RawCalls(Socket socket, DataOutputStream out) {
        this.socket = socket;
        this.out = out;
    }

    static RawCalls connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        RawCalls raw = new RawCalls(socket, new DataOutputStream(socket.getOutputStream()));
        raw.out.write(PREFACE);
        raw.frame(SETTINGS, 0, 0, new byte[0]);
        return raw;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** @param method its full name, without the slash before it */
    Call begin(String method) throws IOException {
        Call call = new Call(2 * calls++ + 1);
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        literal(headers, ":method", "POST");
        literal(headers, ":scheme", "http");
        literal(headers, ":path", "/" + method);
        literal(headers, ":authority", "localhost");
        literal(headers, "content-type", "application/grpc");
        literal(headers, "te", "trailers");
        frame(HEADERS, END_HEADERS, call.stream, headers.toByteArray());
        return call;
    }

    private static void literal(OutputStream to, String name, String value) throws IOException {
        to.write(0);
        for (String text : new String[] {name, value}) {
            to.write(text.length());
            to.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** One call. */
    final class Call {
        private final int stream;

        private Call(int stream) {
            this.stream = stream;
        }

        Call send(byte[] message) throws IOException {
            sendHeadOfMessage(message.length);
            ByteBuffer left = ByteBuffer.wrap(message);
            while (left.hasRemaining()) {
                byte[] part = new byte[Math.min(LARGEST_FRAME, left.remaining())];
                left.get(part);
                frame(DATA, 0, stream, part);
            }
            return this;
        }

        /** The five bytes that come before a message. */
        Call sendHeadOfMessage(int length) throws IOException {
            frame(
                    DATA,
                    0,
                    stream,
                    ByteBuffer.allocate(5).put((byte) 0).putInt(length).array());
            return this;
        }
    }
}
