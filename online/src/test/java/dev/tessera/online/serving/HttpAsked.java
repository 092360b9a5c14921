package dev.tessera.online.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a ranker answers over HTTP.
 *
 * @param base such as {@code http://127.0.0.1:8080}
 */
record HttpAsked(HttpClient client, String base) {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String RECOMMEND = "/tessera.v1.Ranker/Recommend";
    static final String FIVE_FOR_ANN = "{\"user_id\": \"ann\", \"size\": 5}";

    static HttpAsked of(TestRanker ranker) {
        return of(ranker.server().httpPort().orElseThrow());
    }

    static HttpAsked of(int port) {
        return new HttpAsked(HttpClient.newHttpClient(), "http://127.0.0.1:" + port);
    }

    /** An answer whose body is JSON. */
    record Answer(int status, JsonNode json, HttpResponse<byte[]> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String message() {
            return json.at("/message").asText();
        }
    }

    Answer post(String path, String json, String... headers) {
        return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(
                    request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), parsed(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parsed(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + new String(body, StandardCharsets.UTF_8), e);
        }
    }
}
