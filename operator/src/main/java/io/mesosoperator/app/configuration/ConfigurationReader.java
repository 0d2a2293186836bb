package io.mesosoperator.app.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the configuration file, and tells of all its mistakes at once. */
public final class ConfigurationReader {

    /** What a file is. */
    public sealed interface Result {

        /** One to work with. */
        record Valid(OperatorConfiguration configuration) implements Result {}

        /**
         * One with mistakes.
         *
         * @param problems each with its place and what to write instead
         */
        record Invalid(List<String> problems) implements Result {}
    }

    private ConfigurationReader() {}

    /** What the file says. */
    public static Result read(Path file) {
        try {
            return read(Files.readString(file));
        } catch (NoSuchFileException e) {
            return new Result.Invalid(List.of("there is no such file"));
        } catch (IOException e) {
            return new Result.Invalid(List.of("cannot be read: " + e));
        }
    }

    /** What a file with this text says. */
    public static Result read(String yaml) {
        var problems = new ArrayList<String>();
        var configuration = YamlDocument.read(yaml, problems).map(document -> read(document, problems));
        return configuration.isPresent() && problems.isEmpty()
                ? new Result.Valid(configuration.get())
                : new Result.Invalid(List.copyOf(problems));
    }

    private static OperatorConfiguration read(ObjectNode document, List<String> problems) {
        var fields = Fields.of(document, problems);
        fields.constant("apiVersion", OperatorConfiguration.API_VERSION, "The version of this format.");
        fields.constant("kind", OperatorConfiguration.KIND, "What the file is.");
        var configuration = ConfigurationFormat.read(fields);
        fields.reportUnknown();
        return configuration;
    }
}
