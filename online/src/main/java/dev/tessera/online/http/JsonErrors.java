package dev.tessera.online.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the HTTP server itself says of requests that it does not hand on, in the form of all other errors. */
final class JsonErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        JsonAnswer.error(response, callback, status, HttpStatuses.code(status), message(status));
        return true;
    }

    private static String message(int status) {
        return "the request was not taken: " + HttpStatus.getMessage(status);
    }
}
