package io.mesosoperator.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The fetcher: runs in the operator's image in a task's pod, before the task. It fetches the task's URIs, and reports
 * failures to the kubelet.
 */
@Command(name = FetchCommand.NAME, description = "Fetches the files of a task into its sandbox.")
public final class FetchCommand implements Callable<Integer> {

    public static final String NAME = "fetch";

    /** Where a task's pod has the certificates, if there are any. */
    public static final String CERTIFICATES = "/etc/mesos-operator-certificates";

    /** The kubelet's limit (kubectl explain pod.spec.initContainers.terminationMessagePath). */
    private static final int MOST_WORDS = 4096;

    @Option(names = "--sandbox", required = true, description = "Where the files go.")
    private Path sandbox = Path.of("");

    @Option(names = "--disk", description = "The number of bytes that may be written; default: no limit.")
    private @Nullable Long disk;

    @Option(names = "--shared", description = "Give all users the owner's permissions on the files.")
    private boolean shared;

    @Option(names = "--attempts", defaultValue = "6", description = "The maximum number of attempts per download.")
    private int attempts;

    @Option(
            names = "--patience",
            defaultValue = "PT1M",
            description = "How long a server may send nothing (ISO 8601 duration).")
    private Duration patience = Duration.ofMinutes(1);

    @Option(
            names = "--certificates",
            defaultValue = CERTIFICATES,
            description = "A folder of PEM files: authorities that are trusted besides those of the Java runtime.")
    private Path certificates = Path.of(CERTIFICATES);

    @Option(
            names = "--termination-log",
            defaultValue = "/dev/termination-log",
            description = "The termination message file, which the kubelet reads.")
    private Path terminationLog = Path.of("");

    @Parameters(description = "The URIs, each as JSON.")
    private List<String> uris = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Consumer<String> log = System.out::println;
        try {
            var files = new SandboxFiles(
                    sandbox, new DiskBudget(disk == null ? OptionalLong.empty() : OptionalLong.of(disk)), shared);
            var retries = new Retries(attempts, Duration.ofSeconds(1), Thread::sleep, log);
            var web = WebAccess.of(certificates, System.getenv());
            new Fetcher(sandbox, files, web, patience, retries, InstantSource.system(), log)
                    .fetch(uris.stream().map(FetchUri::fromJson).toList());
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            var why = FetchFailure.said(e);
            log.accept(why);
            tellTheKubelet(why);
            return 1;
        }
    }

    private void tellTheKubelet(String why) throws IOException {
        if (Files.isWritable(terminationLog)) {
            var words = why.getBytes(UTF_8);
            Files.write(terminationLog, words.length <= MOST_WORDS ? words : Arrays.copyOf(words, MOST_WORDS));
        }
    }
}
