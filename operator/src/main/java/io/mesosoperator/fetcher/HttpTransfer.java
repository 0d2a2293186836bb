package io.mesosoperator.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** A file on a web server. Follows redirections, except from https to http. */
final class HttpTransfer implements Transfer {

    /** Statuses that may be temporary; other 4xx statuses mean that the request is wrong. */
    private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);

    private final HttpClient client;
    private final HttpResponse<InputStream> response;

    private HttpTransfer(HttpClient client, HttpResponse<InputStream> response) {
        this.client = client;
        this.response = response;
    }

    /** @param patience how long the server may take to accept a connection, and to send the first byte */
    static Transfer open(URI uri, WebAccess web, Duration patience) throws IOException, InterruptedException {
        var client = web.client()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NORMAL)
                .connectTimeout(patience);
        if (uri.getRawUserInfo() != null) {
            client.authenticator(new Login(uri));
        }
        return send(
                client.build(), HttpRequest.newBuilder(uri).timeout(patience).build());
    }

    private static Transfer send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        try {
            var response = client.send(request, BodyHandlers.ofInputStream());
            // Mesos: only 200 is success.
            if (response.statusCode() == 200) {
                return new HttpTransfer(client, response);
            }
            response.body().close();
            client.shutdownNow();
            var problem = "HTTP status " + response.statusCode();
            throw response.statusCode() >= 500 || TRANSIENT.contains(response.statusCode())
                    ? new IOException(problem)
                    : new FetchFailure(problem);
        } catch (SSLHandshakeException e) {
            throw new FetchFailure("TLS: " + e.getMessage(), e);
        } catch (ConnectException e) {
            throw new IOException(
                    "cannot connect to " + request.uri().getAuthority().replaceFirst("^.*@", ""), e);
        }
    }

    @Override
    public InputStream body() {
        return response.body();
    }

    @Override
    public OptionalLong length() {
        return response.headers().firstValueAsLong("Content-Length");
    }

    /** The client has already thrown if a byte was missing. */
    @Override
    public void complete() {}

    @Override
    public void close() throws IOException {
        response.body().close();
        client.shutdownNow();
    }

    /** The URI's user and password, for its own server only and only on request. */
    private static final class Login extends Authenticator {

        private final URI uri;

        Login(URI uri) {
            this.uri = uri;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.SERVER || !uri.getHost().equals(getRequestingHost())) {
                return null;
            }
            var login = uri.getRawUserInfo().split(":", 2);
            return new PasswordAuthentication(
                    decoded(login[0]), decoded(login.length > 1 ? login[1] : "").toCharArray());
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        }
    }
}
