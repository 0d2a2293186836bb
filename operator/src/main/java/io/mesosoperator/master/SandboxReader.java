package io.mesosoperator.master;

import static java.net.HttpURLConnection.HTTP_BAD_GATEWAY;
import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_GATEWAY_TIMEOUT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_NOT_IMPLEMENTED;

import io.mesosoperator.task.pod.Sandbox;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Reads sandboxes by {@link SandboxScript}, and what Mesos has there as stdout and stderr from containers' logs. */
record SandboxReader(SandboxSource source) {

    /** Mesos: 16 pages of memory are the most that is read at once. */
    static final int LONGEST = 64 << 10;

    /** Of a log more is not looked at: a kubelet begins a new one long before, unless it is told otherwise. */
    static final long MOST_LOG = 64L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** For a file as a whole. */
    private static final Duration MOST = Duration.ofMinutes(2);

    private static final int PART = 32 << 10;

    /** As shells say it of a program that cannot be run, or is not there. */
    private static final int CANNOT_RUN = 126;

    private static final int NO_COMMAND = 127;

    /** Takes a file as a whole. */
    @FunctionalInterface
    interface Receiver {

        /**
         * Takes it while it comes.
         *
         * @param bytes until the end of the file
         * @param size how many they should be, if that is known
         */
        void take(InputStream bytes, OptionalLong size) throws IOException;
    }

    /**
     * What a file has.
     *
     * @param size of the file
     * @param text of a part of it
     */
    record Part(long size, String text) {}

    /** The files of a directory; none if it is a file. */
    List<FileEntry> list(FoundSandbox.Within at) throws IOException, InterruptedException {
        var entries = new ArrayList<FileEntry>();
        if (isLog(at)) {
            return entries;
        }
        if (at.condition() == FoundSandbox.Condition.RUNS || !at.isSandbox()) {
            entries.addAll(listed(at));
        }
        if (at.isSandbox()) {
            entries.removeIf(entry -> entry.name().equals(FoundSandbox.Within.STDOUT)
                    || entry.name().equals(FoundSandbox.Within.STDERR));
            entries.add(FileEntry.file(FoundSandbox.Within.STDERR, 0, at.since()));
            entries.add(FileEntry.file(FoundSandbox.Within.STDOUT, logSize(at), at.since()));
        }
        return entries;
    }

    private List<FileEntry> listed(FoundSandbox.Within at) throws IOException, InterruptedException {
        try (var command = run(at, SandboxScript.list(Sandbox.PATH, at.path()), PATIENCE)) {
            var entries = SandboxListing.read(command.output());
            var code = command.exitCode();
            if (code == SandboxScript.OTHER_KIND) {
                return List.of();
            }
            requireSuccess(code, at);
            return entries;
        }
    }

    /** @param offset -1 for the size alone */
    Part read(FoundSandbox.Within at, long offset, long length) throws IOException, InterruptedException {
        var from = Math.max(0, offset);
        var wanted = offset < 0 ? 0 : Math.min(length, LONGEST);
        if (at.isStderr()) {
            requireBegun(at);
            return new Part(0, "");
        }
        if (at.isStdout()) {
            return offset < 0 ? new Part(logSize(at), "") : readLog(at, from, (int) wanted);
        }
        var first = from / SandboxScript.BLOCK;
        var before = (int) (from % SandboxScript.BLOCK);
        var count = wanted == 0 ? 0 : (before + wanted + SandboxScript.BLOCK - 1) / SandboxScript.BLOCK;
        try (var command = run(at, SandboxScript.blocks(Sandbox.PATH, at.path(), first, count), PATIENCE)) {
            var start = FileStart.read(command.output());
            var blocks = command.output().readNBytes((int) count * SandboxScript.BLOCK);
            requireSuccess(command.exitCode(), at);
            var size = start.orElseThrow(() -> noFile()).size();
            var bytes = part(blocks, before, (int) wanted);
            return new Part(size, FileText.of(bytes, from + bytes.length >= size));
        }
    }

    private Part readLog(FoundSandbox.Within at, long from, int wanted) throws IOException, InterruptedException {
        requireBegun(at);
        // of no bytes Kubernetes gives no log (ValidatePodLogOptions)
        if (wanted == 0 || from + wanted < 0 || from + wanted > MOST_LOG) {
            return new Part(0, "");
        }
        try (var log =
                new HurriedInput(source.log(at.container(), OptionalLong.of(from + wanted), PATIENCE), PATIENCE)) {
            for (var left = from; left > 0; ) {
                var skipped = log.readNBytes((int) Math.min(left, PART)).length;
                if (skipped == 0) {
                    return new Part(0, "");
                }
                left -= skipped;
            }
            return new Part(0, FileText.of(log.readNBytes(wanted), false));
        }
    }

    private long logSize(FoundSandbox.Within at) throws IOException, InterruptedException {
        requireBegun(at);
        var size = 0L;
        try (var log = new HurriedInput(source.log(at.container(), OptionalLong.of(MOST_LOG), PATIENCE), PATIENCE)) {
            var part = new byte[PART];
            for (var read = log.read(part); read >= 0; read = log.read(part)) {
                size += read;
            }
        }
        return size;
    }

    /** Hands out a whole file. */
    void whole(FoundSandbox.Within at, Receiver to) throws IOException, InterruptedException {
        if (at.isStderr()) {
            requireBegun(at);
            to.take(InputStream.nullInputStream(), OptionalLong.of(0));
        } else if (at.isStdout()) {
            requireBegun(at);
            try (var log = new HurriedInput(source.log(at.container(), OptionalLong.of(MOST_LOG), PATIENCE), MOST)) {
                to.take(log, OptionalLong.empty());
            }
        } else {
            try (var command = run(at, SandboxScript.whole(Sandbox.PATH, at.path()), MOST)) {
                var start = FileStart.read(command.output());
                if (start.isEmpty()) {
                    requireSuccess(command.exitCode(), at);
                    throw noFile();
                }
                to.take(command.output(), OptionalLong.of(start.get().size()));
            }
        }
    }

    private static boolean isLog(FoundSandbox.Within at) {
        return at.isStdout() || at.isStderr();
    }

    private SandboxSource.Command run(FoundSandbox.Within at, List<String> command, Duration most)
            throws FilesFailure, InterruptedException {
        requireBegun(at);
        if (at.condition() == FoundSandbox.Condition.HAS_ENDED) {
            throw new FilesFailure(
                    HTTP_NOT_FOUND,
                    ("Task '%s' has ended, and its files are gone; what it has printed is in 'stdout', as long"
                                    + " as its pod is there")
                            .formatted(at.task().id()));
        }
        return source.run(at.container(), command, most);
    }

    private static void requireBegun(FoundSandbox.Within at) throws FilesFailure {
        if (at.condition() == FoundSandbox.Condition.WAITS) {
            throw new FilesFailure(
                    HTTP_NOT_FOUND,
                    "Task '%s' has not begun to run".formatted(at.task().id()));
        }
    }

    private static void requireSuccess(int code, FoundSandbox.Within at) throws FilesFailure {
        switch (code) {
            case 0 -> {}
            case SandboxScript.NOT_THERE ->
                throw new FilesFailure(
                        HTTP_NOT_FOUND,
                        "'%s' is not there, or leads out of the sandbox of task '%s'"
                                .formatted(at.path(), at.task().id()));
            case SandboxScript.OTHER_KIND -> throw new FilesFailure(HTTP_BAD_REQUEST, "Cannot read a directory.");
            case SandboxScript.NO_FILE -> throw noFile();
            case SandboxScript.NOT_READABLE ->
                throw new FilesFailure(
                        HTTP_FORBIDDEN,
                        "The user of the container of task '%s' may not read '%s'"
                                .formatted(at.task().id(), at.path()));
            case CANNOT_RUN, NO_COMMAND, SandboxScript.NO_PROGRAM -> throw noPrograms();
            default ->
                throw new FilesFailure(
                        HTTP_BAD_GATEWAY,
                        "What looks into the sandbox of task '%s' has ended with %d"
                                .formatted(at.task().id(), code));
        }
    }

    private static FilesFailure noFile() {
        return new FilesFailure(HTTP_BAD_REQUEST, "Cannot read what is no file.");
    }

    /** Somebody's image has nothing to look into its files with. */
    static FilesFailure noPrograms() {
        return new FilesFailure(
                HTTP_NOT_IMPLEMENTED,
                "The task's image has no 'sh', 'stat', 'readlink' or 'dd', with which its sandbox is read; what it"
                        + " has printed is in 'stdout'");
    }

    private static byte[] part(byte[] bytes, int from, int length) {
        var begin = Math.min(from, bytes.length);
        return Arrays.copyOfRange(bytes, begin, Math.min(bytes.length, begin + length));
    }

    /** Fails when everything together takes too long; that one read does, its source sees to. */
    private static final class HurriedInput extends FilterInputStream {

        private final Duration most;
        private final long begun = System.nanoTime();

        HurriedInput(InputStream in, Duration most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            if (System.nanoTime() - begun > most.toNanos()) {
                throw new FilesFailure(HTTP_GATEWAY_TIMEOUT, "The log did not come in time");
            }
            try {
                return super.read(to, from, length);
            } catch (IOException broken) {
                throw new FilesFailure(HTTP_BAD_GATEWAY, "The log could not be read: " + broken);
            }
        }
    }
}
