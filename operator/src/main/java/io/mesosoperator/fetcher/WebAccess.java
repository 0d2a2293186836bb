package io.mesosoperator.fetcher;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How web servers are reached.
 *
 * @param trust empty for what the Java runtime trusts
 */
record WebAccess(Optional<SSLContext> trust, ProxySelector proxies) {

    /** Directly, and with the runtime's trust alone. */
    static final WebAccess DIRECT = new WebAccess(Optional.empty(), WebProxies.of(Map.of()));

    /** @param certificates a folder of PEM files, which need not exist */
    static WebAccess of(Path certificates, Map<String, String> environment) throws IOException {
        return new WebAccess(Certificates.trusting(certificates), WebProxies.of(environment));
    }

    HttpClient.Builder client() {
        var client = HttpClient.newBuilder().proxy(proxies);
        trust.ifPresent(client::sslContext);
        return client;
    }
}
