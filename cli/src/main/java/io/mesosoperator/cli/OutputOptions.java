package io.mesosoperator.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How objects are shown. */
final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "As json, yaml or name, or as a wide table.")
    private @Nullable OutputFormat format;

    boolean isWide() {
        return format == OutputFormat.wide;
    }

    /** Empty for a table. */
    Optional<OutputFormat> objects() {
        return Optional.ofNullable(format).filter(chosen -> chosen != OutputFormat.wide);
    }
}
