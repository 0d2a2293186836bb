package io.mesosoperator.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackerTest {

    private static final Instant LONG_AGO = Instant.parse("2015-07-22T10:00:00Z");

    @TempDir
    private Path folder;

    private Path sandbox = Path.of("");

    @BeforeEach
    void makeASandboxWithSomethingBesideIt() throws IOException {
        sandbox = Files.createDirectory(folder.resolve("sandbox"));
        Files.writeString(folder.resolve("beside"), "untouched");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tgz", "a.tar.gz", "a.tbz2", "a.tar.bz2", "a.txz", "a.tar.xz", "a.tar"})
    void everyTarOfMesosIsUnpackedWithModesLinksAndTimes(String name) throws IOException {
        var archive = tar(name, tar -> {
            put(tar, "app/", 0750);
            file(tar, "app/run", 0755, "run");
            file(tar, "app/secret", 0600, "secret");
            link(tar, "app/latest", TarConstants.LF_SYMLINK, "../app/run");
            link(tar, "hard", TarConstants.LF_LINK, "app/run");
        });

        var entries = unpack(archive, OptionalLong.empty());

        assertThat(entries).isEqualTo(5);
        assertThat(sandbox.resolve("app/run")).hasContent("run");
        assertThat(mode("app")).isEqualTo("rwxr-x---");
        assertThat(mode("app/run")).isEqualTo("rwxr-xr-x");
        assertThat(mode("app/secret")).isEqualTo("rw-------");
        assertThat(Files.readSymbolicLink(sandbox.resolve("app/latest"))).hasToString("../app/run");
        assertThat(Files.isSameFile(sandbox.resolve("hard"), sandbox.resolve("app/run")))
                .isTrue();
        assertThat(Files.getLastModifiedTime(sandbox.resolve("app/run")).toInstant())
                .isEqualTo(LONG_AGO);
        assertThat(archive).as("stays beside what was in it").exists();
    }

    @Test
    void aZipIsUnpackedWithModesAndLinks() throws IOException {
        var archive = sandbox.resolve("a.zip");
        try (var zip = new ZipArchiveOutputStream(archive)) {
            zipEntry(zip, "app/", 040755, "");
            zipEntry(zip, "app/run", 0100755, "run");
            zipEntry(zip, "app/latest", 0120777, "run");
            zipEntry(zip, "plain", 0, "plain");
        }

        unpack(archive, OptionalLong.empty());

        assertThat(mode("app/run")).isEqualTo("rwxr-xr-x");
        assertThat(Files.readSymbolicLink(sandbox.resolve("app/latest"))).hasToString("run");
        assertThat(sandbox.resolve("plain")).hasContent("plain");
        assertThat(mode("plain")).isEqualTo("rw-r--r--");
    }

    @Test
    void aDirectoryThatMayNotBeWrittenToIsFilledBeforeItIsClosed() throws IOException {
        var archive = tar("a.tar", tar -> {
            put(tar, "closed/", 0555);
            file(tar, "closed/file", 0444, "content");
        });

        unpack(archive, OptionalLong.empty());

        assertThat(mode("closed")).isEqualTo("r-xr-xr-x");
        assertThat(sandbox.resolve("closed/file")).hasContent("content");
        Files.setPosixFilePermissions(sandbox.resolve("closed"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void setUidIsNotTaken() throws IOException {
        var archive = tar("a.tar", tar -> file(tar, "su", 04777, "su"));

        unpack(archive, OptionalLong.empty());

        assertThat(mode("su")).isEqualTo("rwxr-xr-x");
        assertThat((Integer) Files.getAttribute(sandbox.resolve("su"), "unix:mode") & 07000)
                .isZero();
    }

    @Test
    void anAbsoluteNameIsTakenFromTheSandboxOnAsTarDoes() throws IOException {
        var archive = tar("a.tar", tar -> file(tar, "/etc/app.conf", 0644, "conf"));

        unpack(archive, OptionalLong.empty());

        assertThat(sandbox.resolve("etc/app.conf")).hasContent("conf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../beside", "app/../../beside", "..", "/../beside"})
    void aNameThatLeadsOutOfTheSandboxIsRefused(String name) throws IOException {
        var archive = tar("a.tar", tar -> file(tar, name, 0644, "evil"));

        assertRefused(archive, "'%s' leads out of the sandbox".formatted(name));
    }

    @ParameterizedTest
    @CsvSource({
        "link, ../beside",
        "link, /etc/passwd",
        "link, /",
        "link, nowhere",
        "link, link",
        "app/link, ../../beside",
        "app/link, sub/../../../beside",
        "app/link, ../app/../../beside",
    })
    void aLinkMayLeadAnywhereAndAFileInItsPlaceReplacesIt(String name, String target) throws IOException {
        unpack(tar("a.tar", tar -> link(tar, name, TarConstants.LF_SYMLINK, target)), OptionalLong.empty());
        assertThat(Files.readSymbolicLink(sandbox.resolve(name))).hasToString(target);

        unpack(tar("a.tar", tar -> file(tar, name, 0644, "mine")), OptionalLong.empty());
        assertThat(Files.isRegularFile(sandbox.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(folder.resolve("beside")).hasContent("untouched");
    }

    @Test
    void aPackedVirtualenvIsUnpackedWithItsLinksToTheImagesPython() throws IOException {
        var archive = tar("venv.tar.gz", tar -> {
            put(tar, "venv/bin/", 0755);
            link(tar, "venv/bin/python3", TarConstants.LF_SYMLINK, "/usr/bin/python3");
            link(tar, "venv/bin/python", TarConstants.LF_SYMLINK, "python3");
            link(tar, "venv/bin/python3.11", TarConstants.LF_LINK, "venv/bin/python3");
            link(tar, "venv/lib64", TarConstants.LF_SYMLINK, "lib");
            file(tar, "venv/bin/activate", 0644, "# sourced");
        });

        unpack(archive, OptionalLong.empty());

        assertThat(Files.readSymbolicLink(sandbox.resolve("venv/bin/python3"))).hasToString("/usr/bin/python3");
        assertThat(Files.readSymbolicLink(sandbox.resolve("venv/bin/python3.11")))
                .hasToString("/usr/bin/python3");
        assertThat(sandbox.resolve("venv/bin/activate")).hasContent("# sourced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "/", "here/.."})
    void nothingIsWrittenThroughALinkThatLeadsOut(String target) throws IOException {
        var archive = tar("a.tar", tar -> {
            link(tar, "here", TarConstants.LF_SYMLINK, ".");
            link(tar, "up", TarConstants.LF_SYMLINK, target);
            file(tar, "up/beside", 0644, "evil");
        });

        assertRefused(archive, "'up/beside' leads out of the sandbox");
    }

    @Test
    void aDirectoryCannotBeMadeThroughALinkThatLeadsOut() throws IOException {
        var archive = tar("a.tar", tar -> {
            link(tar, "up", TarConstants.LF_SYMLINK, "..");
            put(tar, "up/", 0700);
        });

        assertRefused(archive, "'up/' leads out of the sandbox");
    }

    @Test
    void whatIsBelowALinkThatLeadsNowhereIsRefused() throws IOException {
        var archive = tar("a.tar", tar -> {
            link(tar, "up", TarConstants.LF_SYMLINK, "/nowhere/at/all");
            file(tar, "up/file", 0644, "evil");
        });

        assertRefused(archive, "'up/file' is below a link that leads nowhere");
    }

    @Test
    void aLinkThroughALinkIsJudgedByWhereItReallyIs() throws IOException {
        var archive = tar("a.tar", tar -> {
            put(tar, "deep/er/", 0755);
            link(tar, "deep/er/top", TarConstants.LF_SYMLINK, "../..");
            // by its name two steps below the sandbox, in truth in the sandbox itself
            link(tar, "deep/er/top/out", TarConstants.LF_SYMLINK, "..");
            file(tar, "deep/er/top/out/beside", 0644, "evil");
        });

        assertRefused(archive, "'deep/er/top/out/beside' leads out of the sandbox");
    }

    @Test
    void aLinkThatWasThereBeforeIsNotWrittenThrough() throws IOException {
        Files.createSymbolicLink(sandbox.resolve("data"), folder);
        var archive = tar("a.tar", tar -> file(tar, "data/beside", 0644, "evil"));

        assertRefused(archive, "'data/beside' leads out of the sandbox");
    }

    @Test
    void whateverAnArchiveSaysNothingOutsideTheSandboxChanges() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var archive = tar("a.tar", tar -> {
                for (int i = 0; i < 8; i++) {
                    randomEntry(tar, random);
                }
            });
            try {
                unpack(archive, OptionalLong.empty());
            } catch (FetchFailure e) {
                // as it should be, mostly
            }
            try (var outside = Files.list(folder)) {
                assertThat(outside).as("seed %d", seed).containsExactlyInAnyOrder(sandbox, folder.resolve("beside"));
            }
            assertThat(folder.resolve("beside")).as("seed %d", seed).hasContent("untouched");
        }
    }

    private void randomEntry(TarArchiveOutputStream tar, Random random) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> put(tar, randomPath(random) + "/", 0755);
            case 1 -> file(tar, randomPath(random), 0644, "evil");
            case 2 ->
                link(
                        tar,
                        randomPath(random),
                        TarConstants.LF_SYMLINK,
                        List.of("", "../", "../../", "/", sandbox + "/").get(random.nextInt(5)) + randomPath(random));
            default -> link(tar, randomPath(random), TarConstants.LF_LINK, randomPath(random));
        }
    }

    private static String randomPath(Random random) {
        var names = List.of("a", "b", "beside", ".", "a", "b", "a", "..");
        return Stream.generate(() -> names.get(random.nextInt(names.size())))
                .limit(1 + random.nextInt(3))
                .collect(joining("/"));
    }

    @Test
    void aHardLinkToAFileOutsideIsRefused() throws IOException {
        Files.createSymbolicLink(sandbox.resolve("data"), folder);
        var archive = tar("a.tar", tar -> link(tar, "hard", TarConstants.LF_LINK, "data/beside"));

        assertRefused(archive, "leads out of the sandbox");
    }

    @Test
    void aFileInThePlaceOfALinkReplacesTheLink() throws IOException {
        var archive = tar("a.tar", tar -> {
            file(tar, "one", 0644, "one");
            link(tar, "two", TarConstants.LF_SYMLINK, "one");
            file(tar, "two", 0644, "two");
        });

        unpack(archive, OptionalLong.empty());

        assertThat(sandbox.resolve("one")).hasContent("one");
        assertThat(Files.isRegularFile(sandbox.resolve("two"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void aDeviceIsRefused() throws IOException {
        var archive = tar("a.tar", tar -> link(tar, "null", TarConstants.LF_CHR, ""));

        assertRefused(archive, "'null' is not a file, directory or link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bomb.tgz", "bomb.tar.xz", "bomb.tbz2"})
    void aBombEndsAtTheTasksDisk(String name) throws IOException {
        var archive = tar(name, tar -> file(tar, "zeros", 0644, "\0".repeat(20_000_000)));

        assertThatExceptionOfType(FetchFailure.class)
                .isThrownBy(() -> unpack(archive, OptionalLong.of(1 << 20)))
                .withMessageContaining("the file needs more than the task's disk of 1.0 MiB: ask for more disk");
        assertThat(sandbox.resolve("zeros")).doesNotExist();
    }

    @Test
    void aBombOfEmptyFilesEndsThereToo() throws IOException {
        var archive = tar("bomb.tgz", tar -> {
            for (int i = 0; i < 1000; i++) {
                file(tar, "empty-" + i, 0644, "");
            }
        });

        assertRefused(archive, "the file needs more than the task's disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tgz", "a.tar.bz2", "a.txz", "a.zip", "a.tar", "a.gz"})
    void whatIsNoArchiveIsToldAsSuch(String name) throws IOException {
        var archive = Files.writeString(sandbox.resolve(name), "<html>Please log in.</html>".repeat(100));

        assertRefused(archive, "cannot unpack it: is it the archive type that its name suggests?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tgz", "a.tar.bz2", "a.txz"})
    void anArchiveThatIsCutIsToldAsSuch(String name) throws IOException {
        var archive = tar(name, tar -> file(tar, "file", 0644, "content".repeat(1000)));
        var bytes = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));

        assertRefused(archive, "cannot unpack it");
    }

    private void assertRefused(Path archive, String words) {
        assertThatExceptionOfType(FetchFailure.class)
                .isThrownBy(() -> unpack(archive, OptionalLong.of(1 << 20)))
                .withMessageContaining(words);
        assertThat(folder.resolve("beside")).hasContent("untouched");
    }

    private int unpack(Path archive, OptionalLong disk) throws IOException {
        var kind = ArchiveKind.of(archive.getFileName().toString()).orElseThrow();
        return new Unpacker(new SandboxFiles(sandbox, new DiskBudget(disk), false)).unpack(kind, archive);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(sandbox.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    private interface Content {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private Path tar(String name, Content content) throws IOException {
        var archive = sandbox.resolve(name);
        try (var tar = new TarArchiveOutputStream(compressed(name, Files.newOutputStream(archive)))) {
            content.write(tar);
        }
        return archive;
    }

    private static OutputStream compressed(String name, OutputStream file) throws IOException {
        return switch (ArchiveKind.of(name).orElseThrow()) {
            case TAR_GZ -> new GZIPOutputStream(file);
            case TAR_BZ2 -> new BZip2CompressorOutputStream(file);
            case TAR_XZ -> new XZCompressorOutputStream(file);
            case TAR, ZIP, GZ -> new BufferedOutputStream(file);
        };
    }

    private static void put(TarArchiveOutputStream tar, String name, int mode) throws IOException {
        var entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, String content) throws IOException {
        var bytes = content.getBytes(UTF_8);
        var entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        entry.setSize(bytes.length);
        entry.setModTime(Date.from(LONG_AGO));
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, byte kind, String target) throws IOException {
        var entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static void zipEntry(ZipArchiveOutputStream zip, String name, int mode, String content) throws IOException {
        var entry = new ZipArchiveEntry(name);
        if (mode != 0) {
            entry.setUnixMode(mode);
        }
        zip.putArchiveEntry(entry);
        zip.write(content.getBytes(UTF_8));
        zip.closeArchiveEntry();
    }
}
