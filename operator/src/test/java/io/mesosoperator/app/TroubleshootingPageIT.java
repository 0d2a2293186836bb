package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.runbook.Runbook;
import io.mesosoperator.runbook.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/troubleshooting.md} tell what it says they tell. */
@WithOperator
record TroubleshootingPageIT(Cluster cluster, @TempDir Path directory) {

    private static final String NAME = "refused";
    private static final Pattern INLINE = Pattern.compile("`(kubectl (?:explain|get) [^`]+)`");

    @Test
    void itsCommandsTellWhyATaskWasRefused() {
        cluster.framework("shop");
        cluster.create("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  name: refused
                  frameworkId: {value: shop}
                  command: {value: "true", user: root}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 1}}
                  - {name: mem, type: SCALAR, scalar: {value: 64}}
                """.formatted(NAME));
        cluster.awaitState(NAME, "TASK_ERROR");
        var shell = Shell.in(directory, cluster.api().server().kubeconfig());
        var page = Runbook.of("troubleshooting.md").text();
        var first = page.lines()
                .filter(line -> line.startsWith("    kubectl "))
                .map(String::strip)
                .toList();

        assertThat(first).hasSize(3);
        for (var command : first) {
            assertThat(run(shell, command)).contains("Not authorized to launch as user 'root'");
        }
        assertThat(inline(page)).contains("kubectl explain taskinfo.spec").allSatisfy(shell::run);
    }

    private String run(Shell shell, String command) {
        return shell.run(
                command.replace("NAME", NAME) + " -n " + cluster.client().getNamespace());
    }

    private static List<String> inline(String page) {
        return INLINE.matcher(page).results().map(found -> found.group(1)).toList();
    }
}
