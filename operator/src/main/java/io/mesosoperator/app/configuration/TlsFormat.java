package io.mesosoperator.app.configuration;

import io.mesosoperator.http.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The field that says with which certificate the scheduler API is served. */
final class TlsFormat {

    private static final ValueType<String> DIRECTORY =
            Scalars.text("path of a directory", "/etc/mesos-operator-tls", "^(/.*)?$");

    private static final String FIELD = "tls";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";

    private TlsFormat() {}

    static Optional<Path> directory(Fields schedulerApi) {
        return Optional.of(schedulerApi.optional(
                        FIELD,
                        DIRECTORY,
                        "",
                        "Directory with `tls.crt` and `tls.key` in PEM, as a Secret of the type kubernetes.io/tls has"
                                + " them. Then it is served by HTTPS and no longer by HTTP; a changed certificate"
                                + " counts for new connections. The chart mounts it from a Secret"
                                + " (`schedulerApi.tlsSecret`). Empty: HTTP."))
                .filter(path -> !path.isEmpty())
                .map(Path::of);
    }

    /** The files in that directory. */
    static Stream<Path> files(Path directory) {
        return Stream.of(directory.resolve(CERTIFICATE), directory.resolve(KEY));
    }

    static Optional<ServerCertificate> read(Fields schedulerApi, Path directory) {
        try {
            return Optional.of(ServerCertificate.parse(
                    Files.readString(directory.resolve(CERTIFICATE)), Files.readString(directory.resolve(KEY))));
        } catch (IOException unreadable) {
            schedulerApi.report(FIELD, "cannot be read: " + unreadable);
        } catch (IllegalArgumentException mistake) {
            schedulerApi.report(FIELD, directory + ": " + mistake.getMessage());
        }
        return Optional.empty();
    }
}
