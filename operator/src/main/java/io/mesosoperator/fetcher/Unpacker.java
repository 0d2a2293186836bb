package io.mesosoperator.fetcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks an archive next to itself, with its permissions and links. */
final class Unpacker {

    /** xz -9 needs 65 MiB; an archive that asks for much more is an attempt to exhaust the memory. */
    private static final int XZ_MEMORY_KIB = 80 * 1024;

    private static final int ANY_PERMISSION = 0777;

    /** What unzip reads. Others need libraries that are not here, or as much memory as an entry asks for. */
    private static final Set<ZipMethod> METHODS = EnumSet.of(
            ZipMethod.STORED,
            ZipMethod.DEFLATED,
            ZipMethod.ENHANCED_DEFLATED,
            ZipMethod.IMPLODING,
            ZipMethod.UNSHRINKING,
            ZipMethod.BZIP2);

    private final SandboxFiles files;
    private int entries;

    Unpacker(SandboxFiles files) {
        this.files = files;
    }

    /** Returns the number of entries. */
    int unpack(ArchiveKind kind, Path archive) throws FetchFailure {
        entries = 0;
        try {
            switch (kind) {
                case TAR -> tar(Files.newInputStream(archive));
                case TAR_GZ -> tar(new GZIPInputStream(Files.newInputStream(archive)));
                case TAR_BZ2 -> tar(new BZip2CompressorInputStream(buffered(archive), true));
                case TAR_XZ -> tar(unxz(archive));
                case ZIP -> zip(archive);
                case GZ -> gunzip(archive);
            }
            files.finish();
            return entries;
        } catch (FetchFailure e) {
            throw new FetchFailure("cannot unpack it: " + e.getMessage(), e);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new FetchFailure("cannot unpack it: is it the archive type that its name suggests? " + e, e);
        }
    }

    private static InputStream buffered(Path archive) throws IOException {
        return new BufferedInputStream(Files.newInputStream(archive));
    }

    private static InputStream unxz(Path archive) throws IOException {
        return XZCompressorInputStream.builder()
                .setPath(archive)
                .setDecompressConcatenated(true)
                .setMemoryLimitKiB(XZ_MEMORY_KIB)
                .get();
    }

    private void gunzip(Path archive) throws IOException {
        var name = archive.getFileName().toString();
        try (var content = new GZIPInputStream(Files.newInputStream(archive))) {
            files.file(name.substring(0, name.length() - ".gz".length()), SandboxFiles.FILE, content);
            entries++;
        }
    }

    private void tar(InputStream plain) throws IOException {
        var limit = new HeaderLimit(new BufferedInputStream(plain));
        try (var tar = new TarArchiveInputStream(limit)) {
            for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; entries++) {
                limit.content();
                tarEntry(entry, tar);
                limit.header();
            }
        }
    }

    private void tarEntry(TarArchiveEntry entry, InputStream content) throws IOException {
        var name = entry.getName();
        if (entry.isDirectory()) {
            files.directory(name, entry.getMode());
        } else if (entry.isSymbolicLink()) {
            files.symbolicLink(name, entry.getLinkName());
        } else if (entry.isLink()) {
            files.hardLink(name, entry.getLinkName());
        } else if (entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO()) {
            files.touch(files.file(name, entry.getMode(), content), entry.getLastModifiedTime());
        } else {
            throw new FetchFailure("'%s' is not a file, directory or link".formatted(name));
        }
    }

    private void zip(Path archive) throws IOException {
        try (var zip = ZipFile.builder().setPath(archive).get()) {
            for (var entry : Collections.list(zip.getEntries())) {
                zipEntry(entry, zip);
                entries++;
            }
        }
    }

    private void zipEntry(ZipArchiveEntry entry, ZipFile zip) throws IOException {
        var name = entry.getName();
        // Zip files made on systems other than Unix have no modes.
        var mode = entry.getUnixMode() & ANY_PERMISSION;
        if (entry.isDirectory()) {
            files.directory(name, mode == 0 ? SandboxFiles.DIRECTORY : mode);
        } else if (entry.isUnixSymlink()) {
            files.symbolicLink(name, zip.getUnixSymlink(entry));
        } else if (!METHODS.contains(ZipMethod.getMethodByCode(entry.getMethod())) || !zip.canReadEntryData(entry)) {
            throw new FetchFailure("'%s' is encrypted, or has an unsupported compression".formatted(name));
        } else {
            try (var content = zip.getInputStream(entry)) {
                var path = files.file(name, mode == 0 ? SandboxFiles.FILE : mode, content);
                files.touch(path, FileTime.fromMillis(entry.getTime()));
            }
        }
    }
}
