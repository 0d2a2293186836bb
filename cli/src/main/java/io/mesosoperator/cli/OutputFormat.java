package io.mesosoperator.cli;

/** What {@code -o} chooses. */
enum OutputFormat {
    wide,
    json,
    yaml,
    name
}
