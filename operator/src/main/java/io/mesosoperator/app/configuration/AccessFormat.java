package io.mesosoperator.app.configuration;

import static io.mesosoperator.app.configuration.MesosMessages.ACLS;
import static io.mesosoperator.app.configuration.MesosMessages.RATE_LIMITS;

import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The fields that say who may do what. */
final class AccessFormat {

    private static final ValueType<String> FILE =
            Scalars.text("path of a file", "/etc/mesos-operator-credentials/credentials", "^(/.*)?$");

    private AccessFormat() {}

    /** The file that {@link #read} reads credentials from, if there is one. */
    static Optional<Path> credentialsFile(Fields schedulerApi) {
        return Optional.of(schedulerApi.optional(
                        "credentials",
                        FILE,
                        "",
                        "File with the credentials of those who may call it, by HTTP's Basic authentication: a line"
                                + " `principal secret` for each, or the JSON of mesos.proto's Credentials. The chart"
                                + " mounts it from a Secret (`schedulerApi.credentialsSecret`). Empty: anybody may."))
                .filter(file -> !file.isEmpty())
                .map(Path::of);
    }

    static AccessControl read(Fields schedulerApi, Fields authorization, Optional<Path> credentials) {
        return new AccessControl(
                credentials.flatMap(file -> read(schedulerApi, file)),
                authorization.optional(
                        "acls",
                        ACLS,
                        Authorizer.NONE,
                        "mesos.proto's ACLs, as in the JSON of a Mesos master's `--acls`: which principals may register"
                                + " frameworks in which roles, run tasks as which users, shut down frameworks of"
                                + " which principals, and look into the sandboxes of which users' tasks. The principal"
                                + " of a Framework object is what its author wrote."),
                schedulerApi.optional(
                        "rateLimits",
                        RATE_LIMITS,
                        RateLimiters.NONE,
                        "mesos.proto's RateLimits, as in the JSON of a Mesos master's `--rate_limits`: how many calls a"
                                + " second the frameworks of a principal may make, and how many of them may wait."));
    }

    private static Optional<Credentials> read(Fields schedulerApi, Path file) {
        try {
            return Optional.of(Credentials.parse(Files.readString(file)));
        } catch (IOException unreadable) {
            schedulerApi.report("credentials", "cannot be read: " + unreadable);
        } catch (IllegalArgumentException mistakes) {
            schedulerApi.report("credentials", file + ": " + mistakes.getMessage());
        }
        return Optional.empty();
    }
}
