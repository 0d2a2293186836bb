package io.mesosoperator.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that has another name until it is whole. If it does not become whole, or Ctrl-C comes, nothing of it stays.
 */
final class PartialFile implements AutoCloseable {

    private final Path to;
    private final Path part;
    private final OutputStream out;
    private final Thread hook = new Thread(this::delete, "partial-file");

    /** @param to where it comes to */
    PartialFile(Path to) throws IOException {
        this.to = to;
        part = to.resolveSibling(
                "%s.%d.part".formatted(to.getFileName(), ProcessHandle.current().pid()));
        out = Files.newOutputStream(part);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    OutputStream out() {
        return out;
    }

    /** It is whole. */
    void keep() throws IOException {
        out.close();
        Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            delete();
            forgetHook();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException failure) {
            System.err.printf("error: %s is left: %s%n", part, failure.getMessage());
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException itIsOnItsWay) {
            // and deletes what is deleted already
        }
    }
}
