package io.mesosoperator.app;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.mesosoperator.app.configuration.ConfigurationReader;
import io.mesosoperator.app.configuration.ConfigurationReader.Result;
import io.mesosoperator.app.configuration.LiveConfiguration;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when its file changes, or that of the credentials or of a certificate. A file with
 * mistakes is told of, and the configuration before it stays. A kubelet replaces the files of a ConfigMap or Secret by
 * renaming a link beside them, so it is their directories that are watched. Whatever else changes in these is read by
 * nobody: what is written there, such as a log, may change a hundred times a second.
 */
final class ConfigurationWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Path file;
    private final List<Path> files;
    private final LiveConfiguration live;
    private final Function<Path, Result> format;
    private final WatchService changes;
    private final Thread reader;
    private final ItemGuard guard = new ItemGuard("configuration-file");
    private List<Optional<ByteBuffer>> contents = List.of();
    private volatile List<String> problems = List.of();

    ConfigurationWatch(Path file, LiveConfiguration live) throws IOException {
        this(file, live, ConfigurationReader::read);
    }

    /** @param format reads the file, and what it names */
    ConfigurationWatch(Path file, LiveConfiguration live, Function<Path, Result> format) throws IOException {
        this.file = file.toAbsolutePath();
        this.live = live;
        this.format = format;
        files = Stream.concat(Stream.of(file), live.current().schedulerApi().files())
                .map(Path::toAbsolutePath)
                .toList();
        changes = this.file.getFileSystem().newWatchService();
        for (var directory : files.stream().map(Path::getParent).distinct().toList()) {
            directory.register(changes, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
        }
        reader = Thread.ofVirtual().name("configuration").unstarted(this::read);
    }

    /** Begins to watch. */
    ConfigurationWatch start() {
        reader.start();
        return this;
    }

    /** Shows whether the file can be used. */
    void bindTo(MeterRegistry meters) {
        Metric.CONFIGURATION_VALID.show(meters, () -> problems.isEmpty() ? 1 : 0);
    }

    /** What is wrong with the file now. */
    List<String> problems() {
        return problems;
    }

    private void read() {
        try {
            reread(); // what has changed since it was read, and before it was watched
            while (true) {
                var key = changes.take();
                key.pollEvents();
                reread();
                key.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException end) {
            LOG.debug("The configuration is watched no longer");
        }
    }

    /** Whatever the files are, the next change of one is read again. */
    private void reread() {
        var now = files.stream().map(ConfigurationWatch::content).toList();
        if (!now.equals(contents)) {
            contents = now;
            guard.run(file, () -> reload(format.apply(file)));
        }
    }

    /** Empty if there is none, or nobody can read it. */
    private static Optional<ByteBuffer> content(Path file) {
        try {
            return Optional.of(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void reload(Result result) {
        switch (result) {
            case Result.Invalid(var found) -> {
                if (!found.equals(problems)) {
                    LOG.error("{} has mistakes, so that the configuration before it stays: {}", file, found);
                }
                problems = found;
            }
            case Result.Valid(var configuration) -> {
                problems = List.of();
                var before = live.current();
                var isAll = live.replace(configuration);
                if (!before.equals(live.current())) {
                    LOG.info("{} is read again", file);
                }
                if (!isAll) {
                    LOG.warn("{} has changes that count only after a restart", file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        changes.close();
    }
}
