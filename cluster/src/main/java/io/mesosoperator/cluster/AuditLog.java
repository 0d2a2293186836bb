package io.mesosoperator.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The requests that the API server has answered since this log was opened, in the order of the answers.
 *
 * <p>The server writes a request's line before it finishes the answer, so whoever has an answer finds its request here.
 * A watch is written when it ends. Each call reads only what is new since the last.
 */
public final class AuditLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<AuditedRequest> requests = new ArrayList<>();
    private long position;

    private AuditLog(Path file, long position) {
        this.file = file;
        this.position = position;
    }

    /** A log that begins now: what is in the file already is not part of it. */
    static AuditLog openAtEnd(Path file) {
        return new AuditLog(file, file.toFile().length());
    }

    /** Every request that ended so far, reads too. */
    public synchronized List<AuditedRequest> requests() {
        readNewLines();
        return List.copyOf(requests);
    }

    /** The requests of one user. */
    public List<AuditedRequest> requestsBy(String user) {
        return requests(request -> request.user().equals(user));
    }

    /** What one user asked to change, refused requests included: they cost the server as much. */
    public List<AuditedRequest> writesBy(String user) {
        return requests(request -> request.user().equals(user) && request.isWrite());
    }

    private List<AuditedRequest> requests(Predicate<AuditedRequest> wanted) {
        return requests().stream().filter(wanted).toList();
    }

    private void readNewLines() {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(position);
            var fresh = new byte[Math.toIntExact(log.length() - position)];
            log.readFully(fresh);
            var lines = new String(fresh, 0, endOfLastLine(fresh), StandardCharsets.UTF_8);
            for (var line : lines.lines().toList()) {
                requests.add(AuditedRequest.of(JSON.readTree(line)));
            }
            position += endOfLastLine(fresh);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server may be in the middle of writing the line after that one. */
    private static int endOfLastLine(byte[] bytes) {
        var end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
