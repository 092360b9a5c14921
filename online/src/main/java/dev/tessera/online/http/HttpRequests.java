package dev.tessera.online.http;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Makes a call of each request, {@code POST /SERVICE/METHOD} with JSON; answers {@code GET /health} and {@code GET /openapi.json} itself. */
final class HttpRequests extends Handler.Abstract {
    private static final String HEALTH = "/health";
    private static final String OPEN_API = "/openapi.json";

    /** What a call is told of the headers of its request. */
    private static final List<Metadata.Key<String>> FORWARDED = List.of(key("authorization"), key("traceparent"));

    private final JsonCalls calls;
    private final byte[] openApi;
    private final BooleanSupplier healthy;
    private final HttpSettings settings;
    private final BodyBudget bodies;
    private final ConnectionTimes times;

    HttpRequests(
            JsonCalls calls, byte[] openApi, BooleanSupplier healthy, HttpSettings settings, ConnectionTimes times) {
        this.calls = calls;
        this.openApi = openApi;
        this.healthy = healthy;
        this.settings = settings;
        this.bodies = new BodyBudget(settings.mostBytes(), settings.bodies());
        this.times = times;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Connection connection = request.getConnectionMetaData().getConnection();
        times.requestBegan(connection);
        Request.addCompletionListener(request, failure -> times.requestEnded(connection));
        String path = Request.getPathInContext(request);
        if (settings.localNamesOnly() && !isLocalName(Request.getServerName(request))) {
            JsonAnswer.error(
                    response,
                    callback,
                    421,
                    Status.Code.PERMISSION_DENIED,
                    "the host is called '" + Request.getServerName(request)
                            + "'; expected localhost or an address, as this server asks nobody who they are");
        } else if (path.equals(HEALTH) || path.equals(OPEN_API)) {
            tell(path, request, response, callback);
        } else {
            call(path, request, response, callback);
        }
        return true;
    }

    /** Otherwise pages in a browser of this machine could reach it by names of their own. */
    private static boolean isLocalName(String host) {
        return host.equalsIgnoreCase("localhost") || host.contains(":") || host.matches("[0-9.]+");
    }

    private void tell(String path, Request request, Response response, Callback callback) {
        if (!HttpMethod.GET.is(request.getMethod())) {
            refuseMethod("GET", request, response, callback);
        } else if (path.equals(OPEN_API)) {
            JsonAnswer.write(response, callback, 200, openApi);
        } else if (healthy.getAsBoolean()) {
            JsonAnswer.write(
                    response,
                    callback,
                    200,
                    "{\"status\":\"SERVING\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } else {
            JsonAnswer.error(response, callback, 503, Status.Code.UNAVAILABLE, "no generation is served");
        }
    }

    private void call(String path, Request request, Response response, Callback callback) {
        Optional<MethodDescriptor<InputStream, byte[]>> method = calls.method(path);
        if (method.isEmpty()) {
            JsonAnswer.error(
                    response,
                    callback,
                    404,
                    Status.Code.NOT_FOUND,
                    "there is no such call; expected one of " + String.join(", ", calls.paths()));
        } else if (!HttpMethod.POST.is(request.getMethod())) {
            refuseMethod("POST", request, response, callback);
        } else if (!isJson(request)) {
            JsonAnswer.error(
                    response,
                    callback,
                    415,
                    Status.Code.INVALID_ARGUMENT,
                    "the request is of another kind; expected Content-Type: application/json, and no Content-Encoding");
        } else {
            start(method.get(), request, response, callback);
        }
    }

    private static void refuseMethod(String expected, Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.ALLOW, expected);
        JsonAnswer.error(
                response,
                callback,
                405,
                Status.Code.UNIMPLEMENTED,
                "the method is " + request.getMethod() + "; expected " + expected);
    }

    /** Also a defence: a browser asks before it sends this for a page of somebody else, and is refused. */
    private static boolean isJson(Request request) {
        String type = String.valueOf(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .toLowerCase(Locale.ROOT)
                .replace(" ", "");
        return (type.equals(JsonAnswer.TYPE) || type.equals(JsonAnswer.TYPE + ";charset=utf-8"))
                && !request.getHeaders().contains(HttpHeader.CONTENT_ENCODING);
    }

    private void start(
            MethodDescriptor<InputStream, byte[]> method, Request request, Response response, Callback callback) {
        Duration timeout;
        try {
            timeout = CallTimeout.of(request.getHeaders().get(CallTimeout.HEADER));
        } catch (IllegalArgumentException e) {
            JsonAnswer.error(response, callback, 400, Status.Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
            return;
        }
        HttpCall.start(
                bodies.counted(request),
                response,
                callback,
                calls.call(method, timeout),
                headers(request),
                settings.mostBytes());
    }

    private static Metadata headers(Request request) {
        Metadata headers = new Metadata();
        for (Metadata.Key<String> key : FORWARDED) {
            request.getHeaders().getValuesList(key.originalName()).forEach(value -> headers.put(key, value));
        }
        Optional<javax.net.ssl.SSLSession> session =
                request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls
                        ? Optional.of(tls.sslSession())
                        : Optional.empty();
        new Peer(request.getConnectionMetaData().getRemoteSocketAddress(), session).putInto(headers);
        return headers;
    }
}
