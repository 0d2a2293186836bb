package io.mesosoperator.kubernetes;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Tells which requests the API server only passes on to a kubelet. When one of them is not answered in time, or pauses,
 * its node is dead or its container has nothing to say, and the connection to the API server is as good as before.
 */
final class KubeletPath {

    private static final Pattern PASSED_ON =
            Pattern.compile(".*/api/v1/(namespaces/[^/]+/pods/[^/]+/(log|exec)|nodes/[^/]+/proxy(/.*)?)");

    private KubeletPath() {}

    static boolean isOf(URI uri) {
        var path = uri.getRawPath();
        return path != null && PASSED_ON.matcher(path).matches();
    }
}
