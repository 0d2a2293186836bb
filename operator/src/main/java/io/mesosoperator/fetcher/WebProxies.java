package io.mesosoperator.fetcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proxies by the usual variables of the environment, which Java does not read by itself: HTTP_PROXY, HTTPS_PROXY and
 * NO_PROXY. As in curl, which Mesos' fetcher uses, a name without a scheme is that of an http proxy.
 */
final class WebProxies extends ProxySelector {

    private static final int USUAL_PORT = 1080; // curl's

    private final Map<String, Optional<InetSocketAddress>> byScheme;
    private final List<String> exempt;

    private WebProxies(Map<String, Optional<InetSocketAddress>> byScheme, List<String> exempt) {
        this.byScheme = byScheme;
        this.exempt = exempt;
    }

    static WebProxies of(Map<String, String> environment) {
        return new WebProxies(
                Map.of(
                        "http", address(environment.get("HTTP_PROXY")),
                        "https", address(environment.get("HTTPS_PROXY"))),
                Arrays.stream(environment.getOrDefault("NO_PROXY", "").split(",", -1))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceFirst("^[*]?[.]", ""))
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private static Optional<InetSocketAddress> address(@Nullable String proxy) {
        if (proxy == null || proxy.isBlank()) {
            return Optional.empty();
        }
        var uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("'%s' is no proxy; write http://HOST:PORT".formatted(proxy));
        }
        // The name is looked up when it is needed.
        return Optional.of(
                InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort()));
    }

    @Override
    public List<Proxy> select(@Nullable URI uri) {
        if (uri == null || uri.getHost() == null || isExempt(uri.getHost().toLowerCase(Locale.ROOT))) {
            return List.of(Proxy.NO_PROXY);
        }
        return byScheme.getOrDefault(uri.getScheme().toLowerCase(Locale.ROOT), Optional.empty())
                .map(address -> List.of(new Proxy(Proxy.Type.HTTP, address)))
                .orElse(List.of(Proxy.NO_PROXY));
    }

    /** A name stands for all names that end in it, and {@code *} for all. */
    private boolean isExempt(String host) {
        return exempt.stream().anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith("." + name));
    }

    @Override
    public void connectFailed(@Nullable URI uri, @Nullable SocketAddress proxy, @Nullable IOException failure) {
        // the request fails, which says so
    }
}
