package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.task.validation.LaunchResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every folder of {@code groups/} has the tasks of a group, and what comes of them. */
class GroupPodTest {

    private static final Path FOLDERS = Path.of("src/test/resources/groups");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    static List<Path> folders() throws IOException {
        try (var folders = Files.list(FOLDERS)) {
            return folders.map(FOLDERS::relativize).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theTasksOfAGroupBecomeThePodOfItsFolder(Path name) throws IOException {
        var folder = FOLDERS.resolve(name);

        switch (GroupPod.of(members(folder), "pair")) {
            case PodTranslation.Ok(var pod) -> compare(folder.resolve("pod.yaml"), GoldenYaml.write(pod));
            case PodTranslation.Refused refused -> compare(folder.resolve("refused.yaml"), GoldenYaml.write(refused));
        }
    }

    @Test
    void eachTaskSeesThePodAsIfItWasAlone() throws IOException {
        var members = members(FOLDERS.resolve("web-and-log"));
        var pod = ((PodTranslation.Ok) GroupPod.of(members, "pair")).pod();

        for (var member : members) {
            var view = GroupTasks.viewOf(
                    HelperContainers.noted(pod), member.identity().uid());

            assertThat(names(view.getSpec().getContainers())).containsExactly(PodDraft.CONTAINER);
            assertThat(names(view.getSpec().getInitContainers()))
                    .isEqualTo(names(member.pod().getSpec().getInitContainers()));
            assertThat(names(view.getSpec().getInitContainers())).allMatch(name -> HelperContainers.isOurs(view, name));
        }
        assertThat(GroupTasks.in(pod).stream().map(task -> task.name())).containsExactly("web", "log");
    }

    private static List<String> names(List<Container> containers) {
        return containers.stream().map(Container::getName).toList();
    }

    private static List<GroupPod.Member> members(Path folder) throws IOException {
        return List.of(member(folder.resolve("1")), member(folder.resolve("2")));
    }

    private static GroupPod.Member member(Path folder) throws IOException {
        var scenario = new PodScenario(folder);
        var input = scenario.request();
        Pod pod = ((PodTranslation.Ok) scenario.translate()).pod();
        return new GroupPod.Member(
                input.identity(), input.task().getTaskId().getValue(), LaunchResources.of(input.task()), pod);
    }

    private static void compare(Path file, String actual) throws IOException {
        if (UPDATE) {
            Files.writeString(file, actual);
        }
        assertThat(file).hasContent(actual);
    }
}
