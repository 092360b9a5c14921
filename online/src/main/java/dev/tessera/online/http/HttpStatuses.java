package dev.tessera.online.http;

import io.grpc.Status;

/** Status codes of HTTP for those of calls, in the mapping of google.rpc.Code, and back for what ends before it is a call. */
final class HttpStatuses {
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private HttpStatuses() {}

    static int of(Status.Code code) {
        return switch (code) {
            case OK -> 200;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, ABORTED -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case CANCELLED -> CLIENT_CLOSED_REQUEST;
            case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
        };
    }

    static Status.Code code(int status) {
        return switch (status) {
            case 404 -> Status.Code.NOT_FOUND;
            case 405, 501, 505 -> Status.Code.UNIMPLEMENTED;
            case 408, 504 -> Status.Code.DEADLINE_EXCEEDED;
            case 413, 431 -> Status.Code.RESOURCE_EXHAUSTED;
            case 421 -> Status.Code.PERMISSION_DENIED;
            case 503 -> Status.Code.UNAVAILABLE;
            default -> status < 500 ? Status.Code.INVALID_ARGUMENT : Status.Code.INTERNAL;
        };
    }
}
