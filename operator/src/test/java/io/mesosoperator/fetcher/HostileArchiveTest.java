package io.mesosoperator.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.mesosoperator.property.Damage;
import io.mesosoperator.property.Property;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes of an archive are, it is unpacked within the sandbox and the task's disk, or refused in words. */
class HostileArchiveTest {

    private static final long DISK = 1 << 20;

    private static final int HUGE = 1 << 26;

    private static final Map<ArchiveKind, byte[]> SOUND = sound();

    @TempDir
    private Path folder;

    record Damaged(ArchiveKind kind, ByteString bytes) {}

    @Property(tries = 500)
    void damagedArchivesAreUnpackedOrRefused(@Given(Damages.class) Damaged damaged) throws IOException {
        assertContained(damaged.kind(), damaged.bytes().toByteArray());
    }

    /** Of names, of links, of this entry's attributes and of all: what is read into memory before there is an entry. */
    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_GNUTYPE_LONGNAME,
                TarConstants.LF_GNUTYPE_LONGLINK,
                TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER
            })
    void aHeaderThatIsLargerThanTheMemoryIsRefused(byte type) throws IOException {
        var entry = new TarArchiveEntry("long", type);
        entry.setSize(HUGE);
        var header = new byte[TarConstants.DEFAULT_RCDSIZE];
        entry.writeEntryHeader(header);
        var archive = new ByteArrayOutputStream();
        try (var tar = new GZIPOutputStream(archive)) {
            tar.write(header);
            tar.write("%d k=%s".formatted(HUGE, "n".repeat(HUGE)).getBytes(UTF_8));
        }

        assertThatExceptionOfType(FetchFailure.class)
                .isThrownBy(() -> unpack(ArchiveKind.TAR_GZ, archive.toByteArray()))
                .withMessage("cannot unpack it: an entry's header is larger than 1.0 MiB");
    }

    @Test
    void contentMayBeLargerThanAHeader() throws IOException {
        var plain = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(plain)) {
            add(tar, "large", TarConstants.LF_NORMAL, "x".repeat(3 << 20));
            add(tar, "more", TarConstants.LF_NORMAL, "x".repeat(3 << 20));
        }

        assertThat(unpack(ArchiveKind.TAR, plain.toByteArray())).isEqualTo(2);
    }

    @Test
    void aCompressionThatIsNotHereIsRefused() throws IOException {
        var methods = new int[] {1, 6, 8, 9, 12, 14, 20, 93, 95, 99};
        for (var method : methods) {
            var zip = sound(ArchiveKind.ZIP).clone();
            for (var at = 0; at < zip.length - 12; at++) {
                if (zip[at] == 'P' && zip[at + 1] == 'K' && (zip[at + 2] == 1 || zip[at + 2] == 3)) {
                    zip[at + (zip[at + 2] == 1 ? 10 : 8)] = (byte) method;
                }
            }
            assertContained(ArchiveKind.ZIP, zip);
        }
    }

    private int unpack(ArchiveKind kind, byte[] bytes) throws IOException {
        var archive = Files.write(folder.resolve("archive"), bytes);
        return new Unpacker(new SandboxFiles(folder, new DiskBudget(OptionalLong.empty()), false))
                .unpack(kind, archive);
    }

    private void assertContained(ArchiveKind kind, byte[] bytes) throws IOException {
        var sandbox = Files.createTempDirectory(folder, "sandbox");
        var outside = Files.writeString(folder.resolve("beside"), "untouched");
        var archive = Files.write(sandbox.resolve("archive.gz"), bytes);
        try {
            new Unpacker(new SandboxFiles(sandbox, new DiskBudget(OptionalLong.of(DISK)), false)).unpack(kind, archive);
        } catch (FetchFailure refused) {
            assertThat(refused.getMessage()).startsWith("cannot unpack it: ");
        }
        assertThat(outside).hasContent("untouched");
        assertThat(removed(sandbox)).isLessThanOrEqualTo(DISK + bytes.length);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(outside);
        }
    }

    /** How many bytes were in there. */
    private static long removed(Path sandbox) throws IOException {
        var bytes = new long[1];
        Files.walkFileTree(sandbox, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes any) throws IOException {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                bytes[0] += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? attributes.size() : 0;
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException any) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    static class Damages implements GivenProvider {

        @Override
        public Damaged provide(ElementContext parameter) {
            var random = parameter.random();
            var kind = random.oneOf(ArchiveKind.values());
            return new Damaged(
                    kind,
                    ByteString.copyFrom(
                            switch (random.intRange(0, 5)) {
                                case 0 -> Damage.any(random, 2000);
                                // What is inside, damaged before it was compressed.
                                case 1, 2 -> compressed(kind, Damage.of(sound(ArchiveKind.TAR), random));
                                default -> Damage.of(sound(kind), random);
                            }));
        }
    }

    private static byte[] sound(ArchiveKind kind) {
        return SOUND.getOrDefault(kind, new byte[0]);
    }

    private static Map<ArchiveKind, byte[]> sound() {
        var sound = new EnumMap<ArchiveKind, byte[]>(ArchiveKind.class);
        var tar = tar();
        for (var kind : ArchiveKind.values()) {
            sound.put(kind, kind == ArchiveKind.ZIP ? zip() : compressed(kind, tar));
        }
        return sound;
    }

    private static byte[] compressed(ArchiveKind kind, byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var out = compressor(kind, bytes)) {
            out.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static OutputStream compressor(ArchiveKind kind, OutputStream to) throws IOException {
        return switch (kind) {
            case TAR, ZIP -> new BufferedOutputStream(to);
            case TAR_GZ, GZ -> new GZIPOutputStream(to);
            case TAR_BZ2 -> new BZip2CompressorOutputStream(to, 1);
            case TAR_XZ -> new XZCompressorOutputStream(to);
        };
    }

    private static byte[] tar() {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            add(tar, "app/", TarConstants.LF_DIR, "");
            add(tar, "app/run", TarConstants.LF_NORMAL, "run ".repeat(50));
            add(tar, "n".repeat(90) + "/" + "m".repeat(90), TarConstants.LF_NORMAL, "long");
            add(tar, "link", TarConstants.LF_SYMLINK, "app/run");
            add(tar, "hard", TarConstants.LF_LINK, "app/run");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte type, String content) throws IOException {
        var entry = new TarArchiveEntry(name, type);
        var isLink = type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK;
        if (isLink) {
            entry.setLinkName(content);
        }
        var bytes = isLink ? new byte[0] : content.getBytes(UTF_8);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static byte[] zip() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(bytes)) {
            for (var name : new String[] {"app/", "app/run", "link"}) {
                var entry = new ZipArchiveEntry(name);
                entry.setUnixMode(name.equals("link") ? 0120777 : name.endsWith("/") ? 040755 : 0100755);
                zip.putArchiveEntry(entry);
                if (!name.endsWith("/")) {
                    zip.write("app/run".repeat(name.equals("link") ? 1 : 50).getBytes(UTF_8));
                }
                zip.closeArchiveEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
