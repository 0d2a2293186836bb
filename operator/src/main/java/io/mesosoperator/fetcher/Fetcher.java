package io.mesosoperator.fetcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Fetches a task's files one after the other into its sandbox; the first failure ends it, as in Mesos. */
final class Fetcher {

    private final Path sandbox;
    private final SandboxFiles files;
    private final WebAccess web;
    private final Duration patience;
    private final Retries retries;
    private final InstantSource clock;
    private final Consumer<String> log;

    /** @param patience how long a server may be unresponsive */
    Fetcher(
            Path sandbox,
            SandboxFiles files,
            WebAccess web,
            Duration patience,
            Retries retries,
            InstantSource clock,
            Consumer<String> log) {
        this.sandbox = sandbox;
        this.files = files;
        this.web = web;
        this.patience = patience;
        this.retries = retries;
        this.clock = clock;
        this.log = log;
    }

    /** @throws FetchFailure whose message says which URI failed, and why */
    void fetch(List<FetchUri> uris) throws FetchFailure, InterruptedException {
        for (var uri : uris) {
            try {
                fetch(uri);
            } catch (IOException e) {
                throw new FetchFailure("Failed to fetch URI '%s': %s".formatted(uri.shown(), FetchFailure.said(e)), e);
            }
        }
    }

    private void fetch(FetchUri uri) throws IOException, InterruptedException {
        log.accept("Fetching URI '%s'".formatted(uri.shown()));
        var path = switch (FetchSource.of(uri.value())) {
            case FetchSource.Http(var from, var name) -> download(name, () -> HttpTransfer.open(from, web, patience));
            case FetchSource.Ftp(var from, var name) -> download(name, () -> FtpTransfer.open(from, patience));
            case FetchSource.LocalFile(var from, var name) ->
                uri.at() == null ? copy(Path.of(from), name) : take(Path.of(uri.at()), name);
            case FetchSource.Refused(var message) -> throw new FetchFailure(message);
        };
        if (uri.executable()) {
            files.permit(path, SandboxFiles.EXECUTABLE);
        } else if (uri.extract()) {
            unpack(path);
        }
    }

    private Path download(String name, Transfer.Opener server) throws IOException, InterruptedException {
        retries.run(() -> attempt(name, server));
        return sandbox.resolve(name);
    }

    private void attempt(String name, Transfer.Opener server) throws IOException, InterruptedException {
        try (var transfer = server.open();
                var guard = new StallGuard(transfer, patience)) {
            var progress = new Progress(name, transfer.length(), clock, log);
            files.file(name, SandboxFiles.FILE, new WholeBody(transfer, guard, progress));
            log.accept("Fetched %s: %s".formatted(name, Bytes.text(progress.bytes())));
        }
    }

    private Path copy(Path from, String name) throws IOException {
        var to = sandbox.resolve(name);
        if (!Files.isRegularFile(from)) {
            throw new FetchFailure("there is no such file");
        }
        if (Files.exists(to) && Files.isSameFile(from, to)) {
            return to;
        }
        try (var content = Files.newInputStream(from)) {
            files.file(name, Files.isExecutable(from) ? SandboxFiles.EXECUTABLE : SandboxFiles.FILE, content);
        } catch (NoSuchFileException e) {
            throw new FetchFailure("the file is gone", e);
        }
        return to;
    }

    /** Moves a file that another container put into the sandbox for the fetcher. */
    private Path take(Path from, String name) throws IOException {
        var to = copy(from, name);
        Files.delete(from);
        return to;
    }

    private void unpack(Path path) throws FetchFailure {
        var kind = ArchiveKind.of(path.getFileName().toString());
        if (kind.isPresent()) {
            var entries = new Unpacker(files).unpack(kind.get(), path);
            log.accept("Unpacked %s: %d entries".formatted(path.getFileName(), entries));
        }
    }
}
