package io.mesosoperator.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Paths;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a framework says is its master, as the address of a scheduler API. */
final class MasterAddress {

    /** The variable that says where the master of a {@code zk://} address is; and the system property, which wins. */
    static final String VARIABLE = "MESOS_OPERATOR_MASTER";

    static final String PROPERTY = "mesos.operator.master";

    private static final String ENDPOINT = "/api/v1/scheduler";
    private static final String FILE = "file://";

    private MasterAddress() {}

    /** The address that a framework's constructor argument stands for, in this JVM. */
    static ApiAddress of(String master) throws CannotStart {
        return of(master, System::getenv, System::getProperty);
    }

    static ApiAddress of(
            String master, Function<String, @Nullable String> environment, Function<String, @Nullable String> property)
            throws CannotStart {
        try {
            String text = master.startsWith(FILE) ? content(master.substring(FILE.length())) : master;
            if (text.startsWith("zk://")) {
                text = mapped(environment, property);
            }
            return ApiAddress.parse(text.startsWith("master@") ? text.substring("master@".length()) : text)
                    .at(ENDPOINT);
        } catch (CannotStart why) {
            throw new CannotStart("Failed to create a master detector for '" + master + "': " + why.getMessage());
        }
    }

    /** Where tasks of a framework are ended that has no stream any more. */
    static ApiAddress teardown(ApiAddress scheduler) {
        return scheduler.beside(ENDPOINT, "/teardown");
    }

    private static String mapped(
            Function<String, @Nullable String> environment, Function<String, @Nullable String> property)
            throws CannotStart {
        String mapped = property.apply(PROPERTY);
        if (mapped == null || mapped.isEmpty()) {
            mapped = environment.apply(VARIABLE);
        }
        if (mapped == null || mapped.isEmpty()) {
            throw new CannotStart("the operator is in no ZooKeeper; set the environment variable " + VARIABLE
                    + " (or the system property " + PROPERTY + ") to the address of its scheduler API, such as"
                    + " mesos-operator-scheduler-api.mesos-system:5050");
        }
        return mapped;
    }

    private static String content(String path) throws CannotStart {
        try {
            return new String(Files.readAllBytes(Paths.get(path)), StandardCharsets.UTF_8).trim();
        } catch (IOException | InvalidPathException unreadable) {
            throw new CannotStart("Failed to read from file at '" + path + "': " + unreadable);
        }
    }
}
