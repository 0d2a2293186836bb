package io.mesosoperator.cli.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * What a command in a container is connected with.
 *
 * @param in what it reads; empty for nothing
 * @param isTerminal whether it gets a terminal, which has no standard error of its own
 */
public record ExecStreams(Optional<InputStream> in, OutputStream out, OutputStream err, boolean isTerminal) {}
