package io.mesosoperator.kubernetes;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Builds {@link WatchfulHttpClient}s; all settings are the JDK's, but for the order of the {@link CipherSuites}. */
final class WatchfulHttpClientBuilder implements HttpClient.Builder {

    private final HttpClient.Builder builder;
    private final Duration silence;

    WatchfulHttpClientBuilder(HttpClient.Builder builder, Duration silence) {
        this.builder = builder;
        this.silence = silence;
        builder.sslParameters(quick(new SSLParameters()));
    }

    private static SSLParameters quick(SSLParameters parameters) {
        if (parameters.getCipherSuites() == null) {
            parameters.setCipherSuites(CipherSuites.quickFirst());
        }
        return parameters;
    }

    @Override
    public HttpClient build() {
        return new WatchfulHttpClient(builder::build, silence);
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler cookieHandler) {
        builder.cookieHandler(cookieHandler);
        return this;
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration timeout) {
        builder.connectTimeout(timeout);
        return this;
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
        builder.sslContext(context);
        return this;
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters parameters) {
        builder.sslParameters(quick(parameters));
        return this;
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
        builder.executor(executor);
        return this;
    }

    @Override
    public HttpClient.Builder followRedirects(Redirect policy) {
        builder.followRedirects(policy);
        return this;
    }

    @Override
    public HttpClient.Builder version(Version version) {
        builder.version(version);
        return this;
    }

    @Override
    public HttpClient.Builder priority(int priority) {
        builder.priority(priority);
        return this;
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector selector) {
        builder.proxy(selector);
        return this;
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
        builder.authenticator(authenticator);
        return this;
    }
}
