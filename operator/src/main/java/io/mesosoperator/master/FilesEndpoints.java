package io.mesosoperator.master;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_NOT_IMPLEMENTED;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Caller;
import io.mesosoperator.http.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Mesos' {@code /files}: the sandboxes of tasks that run (Mesos: {@code src/files/files.cpp}). */
public final class FilesEndpoints {

    private static final String BROWSE = "/files/browse";
    private static final String READ = "/files/read";
    private static final String DOWNLOAD = "/files/download";
    private static final String DEBUG = "/files/debug";
    private static final Set<String> ALL = Set.of(BROWSE, READ, DOWNLOAD, DEBUG);

    /** Each is a process in somebody's container, and a connection to the API server. */
    private static final int AT_ONCE = 8;

    /** Whoever reads a large file slowly keeps no place from others who look. */
    private static final int DOWNLOADS_AT_ONCE = 8;

    private static final Duration MOST = Duration.ofMinutes(2);
    private static final int PART = 32 << 10;

    private static final String OFF =
            "Sandboxes are in the pods of tasks, into which this operator does not look: schedulerApi.sandboxFiles is"
                    + " off. With a right of your own: kubectl logs POD -c task; kubectl cp"
                    + " POD:/mnt/mesos/sandbox/FILE FILE -c task";

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Semaphore downloads = new Semaphore(DOWNLOADS_AT_ONCE);
    private final Supplier<Viewers> viewers;

    /** @param viewers who sees more than his own, now */
    public FilesEndpoints(Supplier<Viewers> viewers) {
        this.viewers = viewers;
    }

    /** Whether there is such an endpoint; its name may end as those of 0.23. */
    public static boolean has(String endpoint) {
        return ALL.contains(MasterEndpoints.name(endpoint));
    }

    /**
     * Answers somebody who may ask.
     *
     * @param endpoint one that is here
     * @param authorizer says whose sandboxes he may see
     */
    public void answer(
            HttpExchange exchange, String endpoint, Caller caller, MasterSource source, Authorizer authorizer)
            throws IOException, InterruptedException {
        var name = MasterEndpoints.name(endpoint);
        var free = name.equals(DOWNLOAD) ? downloads : places;
        if (source.sandboxes().isEmpty()) {
            exchange.answer(HTTP_NOT_IMPLEMENTED, OFF);
        } else if (!free.tryAcquire()) {
            exchange.setHeader("Retry-After", "1");
            exchange.answer(HTTP_UNAVAILABLE, "There are too many who ask for files at once; try again");
        } else {
            try {
                exchange.setHeader("X-Content-Type-Options", "nosniff");
                var view = new MasterView(source, Visibility.of(caller, viewers.get()));
                answer(exchange, name, new Asker(caller, view, authorizer));
            } catch (FilesFailure failure) {
                exchange.answer(failure.status(), failure.text());
            } finally {
                free.release();
            }
        }
    }

    /** Who asks. */
    private record Asker(Caller caller, MasterView view, Authorizer authorizer) {

        SandboxReader reader() throws FilesFailure {
            return new SandboxReader(
                    view.source().sandboxes().orElseThrow(() -> new FilesFailure(HTTP_NOT_IMPLEMENTED, OFF)));
        }

        /** What he may see. */
        FoundSandbox find(String path) throws FilesFailure {
            var found = SandboxPath.parse(path)
                    .flatMap(new Sandboxes(view)::find)
                    .orElseThrow(() -> new FilesFailure(HTTP_NOT_FOUND, "There is no '%s' of a task".formatted(path)));
            var task = found.task();
            // whose framework the registry does not know, or not yet, may have any user
            var user = task.user().or(() -> view.user(task.framework())).filter(name -> !name.isEmpty());
            requireAccess(user);
            for (var other : task.dockerUsers()) {
                requireAccess(Optional.of(other));
            }
            return found;
        }

        private void requireAccess(Optional<String> user) throws FilesFailure {
            if (!authorizer.mayAccessSandbox(caller.name(), user)) {
                throw new FilesFailure(
                        HTTP_FORBIDDEN,
                        "Not authorized to access the sandbox of a task of "
                                + user.map("user '%s'"::formatted).orElse("a user who is not known"));
            }
        }

        FoundSandbox.Within file(String path) throws FilesFailure {
            return switch (find(path)) {
                case FoundSandbox.Within within when !within.isSandbox() -> within;
                default -> throw new FilesFailure(HTTP_BAD_REQUEST, "Cannot read a directory.");
            };
        }
    }

    private static void answer(HttpExchange exchange, String endpoint, Asker asker)
            throws IOException, InterruptedException {
        if (endpoint.equals(DEBUG)) {
            debug(exchange, asker);
            return;
        }
        var query = FilesQuery.of(exchange::query);
        switch (endpoint) {
            case BROWSE -> browse(exchange, query, asker);
            case READ -> read(exchange, query, asker);
            default -> download(exchange, query, asker);
        }
    }

    private static void browse(HttpExchange exchange, FilesQuery query, Asker asker)
            throws IOException, InterruptedException {
        var found = asker.find(query.path());
        var entries = switch (found) {
            case FoundSandbox.Above above ->
                above.names().stream()
                        .map(name -> FileEntry.directory(name, above.since()))
                        .toList();
            case FoundSandbox.Within within ->
                asker.reader().list(within).stream()
                        .sorted(Comparator.comparing(FileEntry::name))
                        .toList();
        };
        answer(
                exchange,
                json -> json.list(() -> {
                    for (var entry : entries) {
                        entry.write(json, query.directory());
                    }
                }));
    }

    private static void read(HttpExchange exchange, FilesQuery query, Asker asker)
            throws IOException, InterruptedException {
        var file = asker.file(query.path());
        var part = asker.reader().read(file, query.offset(), query.length().orElse((long) SandboxReader.LONGEST));
        answer(
                exchange,
                json -> json.object(() -> {
                    json.count("offset", query.offset() < 0 ? part.size() : query.offset());
                    json.text("data", part.text());
                }));
    }

    private static void download(HttpExchange exchange, FilesQuery query, Asker asker)
            throws IOException, InterruptedException {
        var file = asker.file(query.path());
        asker.reader().whole(file, (bytes, size) -> {
            exchange.setHeader("Content-Type", "application/octet-stream");
            exchange.setHeader("Content-Disposition", attachment(file.rest().getLast()));
            var out = exchange.stream(HTTP_OK);
            if (exchange.method().equals("HEAD")) {
                return;
            }
            try {
                copy(bytes, size, new HurriedOutput(out, MOST));
            } catch (FilesFailure cut) {
                // it has begun, and who has a part should not take it for the whole: the connection ends
                throw new IOException("a file could not be read to its end", cut);
            }
        });
    }

    private static void copy(InputStream bytes, OptionalLong size, HurriedOutput out) throws IOException {
        var part = new byte[PART];
        var left = size.orElse(Long.MAX_VALUE);
        while (left > 0) {
            var read = bytes.read(part, 0, (int) Math.min(left, part.length));
            if (read < 0) {
                if (size.isPresent()) {
                    throw new FilesFailure(HTTP_NOT_FOUND, "%d bytes are missing".formatted(left));
                }
                return;
            }
            out.write(part, 0, read);
            left -= read;
        }
    }

    /** A name that every client can read, and the name itself (RFC 6266). */
    private static String attachment(String name) {
        return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
                .formatted(
                        name.replaceAll("[^A-Za-z0-9._-]", "_"),
                        URLEncoder.encode(name, UTF_8).replace("+", "%20").replace("*", "%2A"));
    }

    /** Mesos: which paths there are, and where they lead to. */
    private static void debug(HttpExchange exchange, Asker asker) throws IOException {
        if (!asker.view().visibility().isAll()) {
            throw new FilesFailure(HTTP_FORBIDDEN, "Only those who may see everything are told where all files are");
        }
        var view = asker.view();
        answer(
                exchange,
                json -> json.object(() -> {
                    for (var path : new ExecutorDirectories(view).all().entrySet()) {
                        json.text(path.getKey(), path.getValue());
                    }
                }));
    }

    /** Writes an answer. */
    @FunctionalInterface
    private interface Answer {
        void write(Json json) throws IOException;
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        var function = exchange.query("jsonp");
        exchange.setHeader("Content-Type", function.isPresent() ? "text/javascript" : "application/json");
        var stream = exchange.stream(HTTP_OK);
        if (exchange.method().equals("HEAD")) {
            return;
        }
        // each entry has the path that was asked for, which may be long: it is sent while it is written
        var out = new BufferedOutputStream(new HurriedOutput(stream, MOST), PART);
        if (function.isPresent()) {
            out.write((function.get() + "(").getBytes(UTF_8));
        }
        var json = new Json(out);
        answer.write(json);
        json.flush();
        if (function.isPresent()) {
            out.write(");".getBytes(UTF_8));
        }
        out.flush();
    }
}
