package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.ExecStreams;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.PodContainer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The files of a task. */
@Command(
        name = "sandbox",
        description = {
            "Lists, shows and fetches files of a task's sandbox, /mnt/mesos/sandbox, while the task runs.",
            "",
            "ls, cat and tar are those of the task's image, and it needs the right to create pods/exec. "
                    + "A sandbox ends with"
                    + " its task, unless it is on a StorageClass: examples/sandbox shows how such a one is read."
        },
        footer = {
            "",
            "    kubectl mesos sandbox ls web logs",
            "    kubectl mesos sandbox cat web logs/access",
            "    kubectl mesos sandbox cp web:logs ./logs"
        })
final class Sandbox extends Verb {

    private static final String FOLDER = "/mnt/mesos/sandbox";

    /** What is done with the files. */
    enum Action {
        ls,
        cat,
        cp
    }

    @Parameters(index = "0", paramLabel = "ls|cat|cp", description = "What is done.")
    private Action action = Action.ls;

    @Parameters(index = "1", paramLabel = "TASK", description = "The name of the TaskInfo; with cp, TASK:PATH.")
    private String task = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "PATH",
            description = "In the sandbox; with cp, where the file or folder comes to on this machine.")
    private String path = "";

    /** A path in the sandbox of a task. */
    record Source(String task, String path) {

        static Source parse(String text) {
            var colon = text.indexOf(':');
            if (colon <= 0) {
                throw Failure.usage("'%s' is not TASK:PATH; cp copies from a sandbox to this machine", text);
            }
            return new Source(text.substring(0, colon), text.substring(colon + 1));
        }

        /** Absolute, and not above the sandbox. */
        static String inSandbox(String path) {
            var full = Path.of(FOLDER).resolve(path).normalize();
            if (!full.startsWith(FOLDER)) {
                throw Failure.usage("'%s' is not in the sandbox", path);
            }
            return full.toString();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return switch (action) {
            case ls -> run(task, console().out(), "ls", "-la", Source.inSandbox(path));
            case cat -> {
                if (path.isEmpty()) {
                    throw Failure.usage("cat: which file of the sandbox?");
                }
                yield run(task, console().out(), "cat", Source.inSandbox(path));
            }
            case cp -> copy(Source.parse(task));
        };
    }

    private int run(String of, OutputStream out, String... command) {
        return api().exec(
                        container(of),
                        List.of(command),
                        new ExecStreams(Optional.empty(), out, console().err(), false));
    }

    private PodContainer container(String of) {
        JsonNode found = RunningTask.require(require(Kind.TASK, of));
        return TaskLog.container(found, PodContainer.TASK);
    }

    private int copy(Source source) throws IOException, InterruptedException {
        var from = Source.inSandbox(source.path());
        var name = Path.of(from).getFileName().toString();
        var to =
                path.isEmpty() ? Path.of(name) : Files.isDirectory(Path.of(path)) ? Path.of(path, name) : Path.of(path);
        var nothing = OutputStream.nullOutputStream();
        var isFolder = api().exec(
                                container(source.task()),
                                List.of("test", "-d", from),
                                new ExecStreams(Optional.empty(), nothing, nothing, false))
                == 0;
        return isFolder ? copyFolder(source, from, to) : copyFile(source, from, to);
    }

    /** Under another name until it is whole. */
    private int copyFile(Source source, String from, Path to) throws IOException {
        try (var file = new PartialFile(to)) {
            var code = run(source.task(), file.out(), "cat", from);
            if (code == 0) {
                file.keep();
            }
            return code;
        }
    }

    /** By tar, there and here. */
    private int copyFolder(Source source, String from, Path to) throws IOException, InterruptedException {
        Files.createDirectories(to);
        var tar = new ProcessBuilder("tar", "-xf", "-", "-C", to.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int code;
        try (var in = tar.getOutputStream()) {
            code = run(source.task(), in, "tar", "-cf", "-", "-C", from, ".");
        }
        var unpacked = tar.waitFor();
        return code == 0 ? unpacked : code;
    }
}
