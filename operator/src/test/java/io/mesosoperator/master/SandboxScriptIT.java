package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that looks into sandboxes, by the shells of this machine and the programs that are there for them. */
class SandboxScriptIT {

    /** Each is to be a file, and none a part of a script. */
    private static final List<String> HOSTILE = List.of(
            "a",
            " sp  ace ",
            "-n",
            "--help",
            "new\nline",
            "ends in one\n",
            "$(touch pwned)",
            "`touch pwned`",
            "; touch pwned",
            "' \"",
            "back\\slash\\n",
            "*",
            "[a]",
            "?",
            "%s%n",
            ".hidden",
            "..two",
            "~",
            "81a4 1 5 1700000000 0 0 root:root");

    @TempDir
    private Path folder;

    private Path sandbox = Path.of("");

    private record Ended(int code, ByteString output) {}

    /** A BusyBox has its own programs only when it is told to prefer them. */
    static Stream<List<String>> shells() {
        return Stream.of(List.of("sh"), List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"))
                .filter(shell -> Stream.of("/bin", "/usr/bin")
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, shell.getFirst()))));
    }

    @BeforeEach
    void files() throws IOException {
        sandbox = Files.createDirectories(folder.resolve("its sand$box"));
        for (var name : HOSTILE) {
            Files.writeString(sandbox.resolve(name), name);
        }
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createDirectories(folder.resolve("its sand$box too"));
        Files.createDirectories(sandbox.resolve("dir").resolve("sub"));
        Files.writeString(sandbox.resolve("dir").resolve("file"), "in dir");
        link("link-in", "a");
        link("link-dir", "dir");
        link("link-out", "../secret");
        link("link-up", "..");
        link("link-beside", "../its sand$box too");
        link("link-root", "/");
        link("link-absolute", sandbox.resolve("a").toString());
        link("link-nowhere", "nothing");
        link("link-loop", "link-loop");
    }

    private void link(String name, String to) throws IOException {
        Files.createSymbolicLink(sandbox.resolve(name), Path.of(to));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDirectoryIsListedWhateverItsFilesAreNamed(List<String> shell) throws Exception {
        var entries = SandboxListing.read(
                run(shell, SandboxScript.list(sandbox.toString(), "")).output().newInput());

        assertThat(entries)
                .extracting(FileEntry::name)
                .containsExactlyInAnyOrder(Stream.concat(
                                HOSTILE.stream(),
                                Stream.of(
                                        "dir",
                                        "link-in",
                                        "link-dir",
                                        "link-out",
                                        "link-up",
                                        "link-beside",
                                        "link-root",
                                        "link-absolute",
                                        "link-nowhere",
                                        "link-loop"))
                        .toArray(String[]::new));
        assertThat(entries).filteredOn(entry -> HOSTILE.contains(entry.name())).allSatisfy(entry -> {
            assertThat(entry.size()).isEqualTo(entry.name().getBytes(UTF_8).length);
            assertThat(FileEntry.text(entry.mode())).isEqualTo("-rw-r--r--");
            assertThat(entry.user()).isEqualTo(Files.getOwner(sandbox).getName());
        });
        assertThat(type(entries, "link-in")).isEqualTo('-');
        assertThat(type(entries, "link-dir")).isEqualTo('d');
        assertThat(type(entries, "link-absolute")).isEqualTo('-');
        for (var outside : List.of("link-out", "link-up", "link-beside", "link-root", "link-nowhere", "link-loop")) {
            assertThat(type(entries, outside)).as(outside).isEqualTo('l');
        }
        assertThat(Files.exists(Path.of("pwned"))).isFalse();
        assertThat(Files.exists(sandbox.resolve("pwned"))).isFalse();
    }

    /** The shell makes the file: a JVM whose locale is C cannot name it. */
    @ParameterizedTest
    @MethodSource("shells")
    void aNameInUtf8IsListed(List<String> shell) throws Exception {
        var made = new ProcessBuilder("sh", "-c", "> \"$(printf '\\303\\251\\360\\237\\230\\200')\"")
                .directory(sandbox.resolve("dir").toFile())
                .start();
        assertThat(made.waitFor()).isZero();

        var entries = SandboxListing.read(run(shell, SandboxScript.list(sandbox.toString(), "dir"))
                .output()
                .newInput());

        assertThat(entries).extracting(FileEntry::name).contains("é😀");
    }

    private static char type(List<FileEntry> entries, String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(entry -> FileEntry.text(entry.mode()).charAt(0))
                .orElse('?');
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aFileIsReadWhateverItIsNamed(List<String> shell) throws Exception {
        for (var name : HOSTILE) {
            var ended = run(shell, SandboxScript.whole(sandbox.toString(), name));

            assertThat(ended.code()).as(name).isZero();
            assertThat(content(ended)).isEqualTo(name);
        }
        assertThat(content(run(shell, SandboxScript.whole(sandbox.toString(), "link-in"))))
                .isEqualTo("a");
        assertThat(content(run(shell, SandboxScript.whole(sandbox.toString(), "link-absolute"))))
                .isEqualTo("a");
        assertThat(content(run(shell, SandboxScript.whole(sandbox.toString(), "link-dir/file"))))
                .isEqualTo("in dir");
        assertThat(Files.exists(Path.of("pwned"))).isFalse();
    }

    private static String content(Ended ended) throws IOException {
        var output = ended.output().newInput();
        var size = FileStart.read(output).orElseThrow().size();
        var content = output.readAllBytes();
        assertThat(size).isEqualTo(content.length);
        return new String(content, UTF_8);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothingLeadsOutOfTheSandbox(List<String> shell) throws Exception {
        for (var path : List.of(
                "link-out",
                "link-up/secret",
                "link-root/etc/passwd",
                "../secret",
                "dir/../../secret",
                "link-beside",
                "link-nowhere",
                "link-loop",
                "nothing",
                "dir/nothing")) {
            var read = run(shell, SandboxScript.whole(sandbox.toString(), path));
            assertThat(read.code()).as(path).isEqualTo(SandboxScript.NOT_THERE);
            assertThat(read.output().isEmpty()).as(path).isTrue();
        }
        for (var path : List.of("link-up", "link-root", "link-beside", "..", "link-root/etc", "link-out", "nothing")) {
            var listed = run(shell, SandboxScript.list(sandbox.toString(), path));
            assertThat(listed.code()).as(path).isEqualTo(SandboxScript.NOT_THERE);
            assertThat(listed.output().isEmpty()).as(path).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatIsNoFileIsToldApart(List<String> shell) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", sandbox.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(run(shell, SandboxScript.whole(sandbox.toString(), "dir")).code())
                .isEqualTo(SandboxScript.OTHER_KIND);
        assertThat(run(shell, SandboxScript.list(sandbox.toString(), "a")).code())
                .isEqualTo(SandboxScript.OTHER_KIND);
        assertThat(run(shell, SandboxScript.whole(sandbox.toString(), "fifo")).code())
                .isEqualTo(SandboxScript.NO_FILE);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void blocksOfALargeFileAreRead(List<String> shell) throws Exception {
        var bytes = new byte[3 * SandboxScript.BLOCK + 7];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (i / SandboxScript.BLOCK + '0'));
        Files.write(sandbox.resolve("large"), bytes);

        assertThat(blocks(shell, 1, 2)).isEqualTo("1".repeat(SandboxScript.BLOCK) + "2".repeat(SandboxScript.BLOCK));
        assertThat(blocks(shell, 3, 17)).isEqualTo("3333333");
        assertThat(blocks(shell, 4, 1)).isEmpty();
        assertThat(blocks(shell, 0, 0)).isEmpty();
        assertThat(blocks(shell, 1L << 50, 17)).isEmpty();
        assertThat(run(shell, SandboxScript.whole(sandbox.toString(), "large")).output())
                .hasSize(bytes.length + "81a4 12295\n".length());
    }

    private String blocks(List<String> shell, long first, long count) throws Exception {
        var ended = run(shell, SandboxScript.blocks(sandbox.toString(), "large", first, count));
        assertThat(ended.code()).isZero();
        var output = ended.output().newInput();
        assertThat(FileStart.read(output)).contains(new FileStart(3 * SandboxScript.BLOCK + 7));
        return new String(output.readAllBytes(), UTF_8);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDirectoryWithMoreThanAnyoneReadsIsListedInPart(List<String> shell) throws Exception {
        var full = Files.createDirectories(sandbox.resolve("full"));
        for (var i = 0; i < SandboxScript.MOST_ENTRIES + 10; i++) {
            Files.createFile(full.resolve(Integer.toString(i)));
        }

        var ended = run(shell, SandboxScript.list(sandbox.toString(), "full"));

        assertThat(ended.code()).isZero();
        assertThat(SandboxListing.read(ended.output().newInput())).hasSize(SandboxScript.MOST_ENTRIES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stat", "readlink", "dd"})
    void anImageThatLacksAProgramSaysSo(String missing) throws Exception {
        assumeThat(Path.of("/bin/sh")).exists();
        var script = SandboxScript.list(sandbox.toString(), "").get(2).replace("stat readlink dd", "not-" + missing);

        assertThat(run(List.of("sh"), List.of("sh", "-c", script, "sh", sandbox.toString(), "", "9"))
                        .code())
                .isEqualTo(SandboxScript.NO_PROGRAM);
    }

    private static Ended run(List<String> shell, List<String> command) throws IOException, InterruptedException {
        var all = new ArrayList<>(shell);
        all.addAll(command.subList(1, command.size()));
        var process = new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        var output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), ByteString.copyFrom(output));
    }
}
