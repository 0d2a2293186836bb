package io.mesosoperator.driver;

import java.net.URI;
import java.net.URISyntaxException;

/** Where an HTTP API is. */
final class ApiAddress {

    final boolean secure;
    final String host;
    final int port;
    final String path;

    private ApiAddress(boolean secure, String host, int port, String path) {
        this.secure = secure;
        this.host = host;
        this.port = port;
        this.path = path;
    }

    /**
     * Reads {@code host:port}, {@code http://host[:port][/path]} or {@code https://...}.
     *
     * @throws CannotStart if it is none of these
     */
    static ApiAddress parse(String text) throws CannotStart {
        boolean bare = !text.contains("://");
        URI uri;
        try {
            uri = new URI(bare ? "http://" + text : text);
        } catch (URISyntaxException malformed) {
            throw new CannotStart("Failed to parse '" + text + "': " + malformed.getReason());
        }
        String scheme = uri.getScheme();
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new CannotStart("Failed to parse '" + text + "': expecting host:port, http:// or https://");
        }
        if (uri.getHost() == null || (bare && uri.getPort() < 0)) {
            throw new CannotStart("Failed to parse '" + text + "': expecting host:port");
        }
        boolean secure = scheme.equals("https");
        int standard = secure ? 443 : 80;
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new ApiAddress(
                secure, uri.getHost(), uri.getPort() < 0 ? standard : uri.getPort(), path.replaceAll("/+$", ""));
    }

    /** This server, with a path behind what it has; not if it ends in that already. */
    ApiAddress at(String endpoint) {
        return path.endsWith(endpoint) ? this : new ApiAddress(secure, host, port, path + endpoint);
    }

    /** This server, and of the path what stands before an endpoint, with another one. */
    ApiAddress beside(String endpoint, String other) {
        String base = path.endsWith(endpoint) ? path.substring(0, path.length() - endpoint.length()) : path;
        return new ApiAddress(secure, host, port, base + other);
    }

    /**
     * Where a redirect leads; {@code //host:port/path} as a master answers it.
     *
     * @throws CannotStart if it leads nowhere
     */
    ApiAddress redirected(String location) throws CannotStart {
        String scheme = secure ? "https:" : "http:";
        if (location.startsWith("//")) {
            return parse(scheme + location);
        }
        return location.startsWith("/") ? new ApiAddress(secure, host, port, location) : parse(location);
    }

    /** The host without the brackets of an IPv6 address. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + host + ":" + port + path;
    }
}
