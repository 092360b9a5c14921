package dev.tessera.online.http;

import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/** Stands for a body that cannot be had: whoever reads it is told how the call is to end. */
final class AbsentBody extends InputStream implements KnownLength {
    private final StatusRuntimeException end;

    /** @param hints trailers of the call */
    AbsentBody(Status end, Metadata hints) {
        this.end = end.asRuntimeException(hints);
    }

    @Override
    public int read() {
        throw end;
    }

    @Override
    public int read(byte[] to, int from, int most) {
        throw end;
    }

    /** No byte of it goes anywhere. */
    @Override
    public int available() {
        return 0;
    }
}
