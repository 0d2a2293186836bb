package io.mesosoperator.fetcher;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Writes into the sandbox and nowhere else, whatever an archive contains: every path that it writes to has a parent
 * whose real path, with links resolved, is inside, and is not itself a link. A symbolic link may lead anywhere, as
 * those of a packed virtualenv do; only the task follows it, with its own rights.
 */
final class SandboxFiles {

    static final int DIRECTORY = 0755;
    static final int FILE = 0644;
    static final int EXECUTABLE = 0755;

    /** The space that {@code du} counts for the smallest file, so that millions of empty files are not free. */
    private static final long BLOCK = 4096;

    private static final int CHUNK = 1 << 16;

    private final Path root;
    private final DiskBudget budget;
    private final boolean shared;
    private final Deque<Mode> directories = new ArrayDeque<>();

    private record Mode(Path directory, int mode) {}

    /**
     * @param root the sandbox
     * @param shared the task's user is unknown in advance: all users get the owner's permissions
     */
    SandboxFiles(Path root, DiskBudget budget, boolean shared) throws IOException {
        this.root = root.toRealPath();
        this.budget = budget;
        this.shared = shared;
    }

    /** Writes a file, replacing an existing one. Returns its path. */
    Path file(String name, int mode, InputStream content) throws IOException {
        var path = free(name);
        long written = 0;
        budget.spend(BLOCK);
        try (var out = Files.newOutputStream(path, CREATE_NEW, WRITE)) {
            var chunk = new byte[CHUNK];
            for (int length; (length = content.read(chunk)) >= 0; ) {
                written += length;
                budget.spend(length);
                out.write(chunk, 0, length);
            }
        } catch (IOException e) {
            Files.deleteIfExists(path);
            budget.refund(BLOCK + written);
            throw e;
        }
        permit(path, mode);
        return path;
    }

    /** Creates a directory, or reuses an existing one. {@link #finish} sets its mode, which may forbid writing. */
    void directory(String name, int mode) throws IOException {
        var steps = steps(name);
        if (!steps.isEmpty()) {
            directories.push(new Mode(enter(steps, name), mode));
        }
    }

    /** Sets the modes of the directories, innermost first. */
    void finish() throws IOException {
        for (Mode each; (each = directories.poll()) != null; ) {
            permit(each.directory(), each.mode());
        }
    }

    void symbolicLink(String name, String target) throws IOException {
        noNul(target);
        var path = free(name);
        budget.spend(BLOCK);
        Files.createSymbolicLink(path, Path.of(target));
    }

    /** @param target name in the archive, of a file or a symbolic link that exists already */
    void hardLink(String name, String target) throws IOException {
        var existing = place(target);
        var path = place(name);
        if (path.equals(existing)) {
            return;
        }
        free(name);
        if (!Files.exists(existing, NOFOLLOW_LINKS)) {
            throw new FetchFailure("'%s' is a link to '%s', which does not exist".formatted(name, target));
        }
        if (Files.isSymbolicLink(existing)) {
            budget.spend(BLOCK);
            Files.createSymbolicLink(path, Files.readSymbolicLink(existing));
            return;
        }
        if (!Files.isRegularFile(existing, NOFOLLOW_LINKS)) {
            throw new FetchFailure("'%s' is a link to '%s', which is not a file".formatted(name, target));
        }
        Files.createLink(path, existing);
    }

    void permit(Path path, int mode) throws IOException {
        Files.setPosixFilePermissions(path, permissions(mode));
    }

    void touch(Path path, FileTime time) throws IOException {
        Files.setLastModifiedTime(path, time);
    }

    /** The path of a name, without an existing file or link; an existing directory is an error. */
    private Path free(String name) throws IOException {
        var path = place(name);
        if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
            throw new FetchFailure("'%s' is a directory already".formatted(name));
        }
        Files.deleteIfExists(path);
        return path;
    }

    /** The path of a name; its parent exists, and is truly in the sandbox. */
    private Path place(String name) throws IOException {
        var steps = steps(name);
        if (steps.isEmpty()) {
            throw new FetchFailure("'%s' does not name a file".formatted(name));
        }
        return enter(steps.subList(0, steps.size() - 1), name).resolve(steps.getLast());
    }

    private Path enter(List<String> steps, String name) throws IOException {
        var at = root;
        for (var step : steps) {
            var next = at.resolve(step);
            if (!Files.exists(next, NOFOLLOW_LINKS)) {
                budget.spend(BLOCK);
                Files.createDirectory(next);
                permit(next, DIRECTORY);
            }
            at = real(next, name);
            if (!at.startsWith(root)) {
                throw leadsOut(name);
            }
            if (!Files.isDirectory(at)) {
                throw new FetchFailure("'%s' cannot be below '%s', which is a file".formatted(name, step));
            }
        }
        return at;
    }

    private static Path real(Path next, String name) throws IOException {
        try {
            return next.toRealPath();
        } catch (NoSuchFileException | FileSystemLoopException e) {
            throw new FetchFailure("'%s' is below a link that leads nowhere".formatted(name), e);
        }
    }

    /** As in tar, a name is relative to the sandbox even if it begins with a slash. */
    private static List<String> steps(String name) throws FetchFailure {
        var steps = split(name);
        if (steps.contains("..")) {
            throw leadsOut(name);
        }
        noNul(name);
        return steps;
    }

    private static void noNul(String name) throws FetchFailure {
        if (name.indexOf('\0') >= 0) {
            throw new FetchFailure("a name has a NUL character: '%s'".formatted(name.replace('\0', '?')));
        }
    }

    private static List<String> split(String path) {
        return Arrays.stream(path.split("/"))
                .filter(step -> !step.isEmpty() && !step.equals("."))
                .toList();
    }

    private static FetchFailure leadsOut(String name) {
        return new FetchFailure("'%s' leads out of the sandbox".formatted(name));
    }

    /** As tar does for an ordinary user: no set-uid, and the usual umask of 022. */
    private Set<PosixFilePermission> permissions(int mode) {
        var owner = mode >> 6 & 7;
        var bits = shared ? owner << 6 | owner << 3 | owner : mode & 0755;
        var set = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values(); // OWNER_READ first, OTHERS_EXECUTE last
        for (int i = 0; i < all.length; i++) {
            if ((bits & 0400 >> i) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }
}
