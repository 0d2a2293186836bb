package io.mesosoperator.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxPathTest {

    @Test
    void whatAnAgentTellsIsRead() {
        var path = SandboxPath.of("n1", "ads-1", "banner", "uid-1");

        assertThat(path).isEqualTo("/var/lib/mesos/slaves/n1/frameworks/ads-1/executors/banner/runs/uid-1");
        assertThat(SandboxPath.parse(path))
                .contains(new SandboxPath(Optional.of("n1"), "ads-1", "banner", Optional.of("uid-1"), List.of()));
    }

    @Test
    void whereTheWorkIsDoesNotMatterAndTheLatestRunIsAny() {
        assertThat(SandboxPath.parse("/tmp/mesos/slaves/n1/frameworks/f/executors/e/runs/latest//a/./b/"))
                .contains(new SandboxPath(Optional.of("n1"), "f", "e", Optional.empty(), List.of("a", "b")));
    }

    @Test
    void theVirtualPathOfLaterVersionsHasNoAgent() {
        assertThat(SandboxPath.parse("/frameworks/f/executors/e/runs/latest/stdout"))
                .contains(new SandboxPath(Optional.empty(), "f", "e", Optional.empty(), List.of("stdout")));
    }

    @Test
    void aDirectoryOfTheTaskThatIsNamedLikeOneOfAnAgentIsNone() {
        var inside = "/slaves/n1/frameworks/f/executors/e/runs/1/slaves/n2/frameworks/g/executors/h/runs/2";

        assertThat(SandboxPath.parse(inside)).hasValueSatisfying(path -> {
            assertThat(path.executorId()).isEqualTo("e");
            assertThat(path.rest()).containsExactly("slaves", "n2", "frameworks", "g", "executors", "h", "runs", "2");
        });
    }

    @Test
    void tasksOfAGroupHaveDirectoriesOfTheirOwn() {
        var path = SandboxPath.parse(SandboxPath.ofTask(SandboxPath.of("n1", "f", "e", "1"), "web") + "/logs/x")
                .orElseThrow();

        assertThat(path.isInTasks()).isTrue();
        assertThat(path.taskId()).contains("web");
        assertThat(path.inTask()).containsExactly("logs", "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "/slaves/n1/frameworks/f/executors/e",
                "/slaves/n1/frameworks/f/executors/e/runs",
                "/n1/frameworks/f/executors/e/runs/1",
                "/slaves/frameworks/f/executors/e/runs/1",
                "/slaves/n1/frameworks/f/executors/e/runs/1/..",
                "/slaves/n1/frameworks/f/executors/e/runs/1/a/../../b",
                "/slaves/n1/frameworks/../executors/e/runs/1",
                "/slaves/n1/frameworks/f/executors/e/runs/1/a\0b",
            })
    void nothingElseIsAPath(String text) {
        assertThat(SandboxPath.parse(text)).isEmpty();
    }

    @Test
    void aPathLongerThanAnyFilesIsNone() {
        assertThat(SandboxPath.parse(SandboxPath.of("n1", "f", "e", "1") + "/" + "x".repeat(4096)))
                .isEmpty();
    }
}
