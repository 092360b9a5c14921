package dev.tessera.online.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes JSON as the answer to a request. */
final class JsonAnswer {
    static final String TYPE = "application/json";

    private JsonAnswer() {}

    static void write(Response response, Callback callback, int status, byte[] json) {
        response.setStatus(status);
        describe(response.getHeaders());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, json.length);
        response.write(true, ByteBuffer.wrap(json), callback);
    }

    /** An error, whose HTTP status need not be the one that its code usually has. */
    static void error(Response response, Callback callback, int http, Status.Code code, String message) {
        write(response, callback, http, error(http, code, message));
    }

    /** {@code {"code": 400, "status": "INVALID_ARGUMENT", "message": "..."}}. */
    static byte[] error(int http, Status.Code code, String message) {
        return ("{\"code\":" + http + ",\"status\":\"" + code + "\",\"message\":\""
                        + new String(JsonStringEncoder.getInstance().quoteAsString(message)) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What browsers and caches are to do with it: nothing. */
    static void describe(HttpFields.Mutable headers) {
        headers.put(HttpHeader.CONTENT_TYPE, TYPE);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
    }
}
