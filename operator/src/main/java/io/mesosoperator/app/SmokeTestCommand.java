package io.mesosoperator.app;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.mesosoperator.kubernetes.ApiServerClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code helm test} runs, in the operator's image, beside the operator that is installed. */
@Command(
        name = SmokeTestCommand.NAME,
        description = "Registers a framework, runs a task of it, says what became of that, and removes both.")
final class SmokeTestCommand implements Callable<Integer> {

    static final String NAME = "smoke-test";

    @Option(names = "--namespace", required = true, description = "Where the task runs.")
    private String namespace = "";

    @Option(names = "--patience", required = true, description = "How long all may take (ISO 8601 duration).")
    private Duration patience = Duration.ZERO;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (var client = ApiServerClient.of(new ConfigBuilder().build())) {
            var outcome = new SmokeTest(client, namespace).run(patience);
            spec.commandLine().getOut().println(outcome.text());
            return outcome.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }
}
