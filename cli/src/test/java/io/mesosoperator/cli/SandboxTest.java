package io.mesosoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.ExecStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sandbox cp}: what is on this machine afterwards. */
class SandboxTest {

    private static final String TASK = "/apis/mesosoperator.io/v1alpha1/namespaces/default/taskinfos/one";

    private final FakeApi api = new FakeApi().answering(TASK, """
            {"metadata":{"name":"one","namespace":"default","uid":"u1"},"spec":{},
            "status":{"state":"TASK_RUNNING","podName":"one-pod"}}""");

    private final Path folder;

    SandboxTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aFileThatIsWholeComesToItsPlace() throws IOException {
        api.executing((command, streams) -> ofCat(command, streams, 0));

        assertThat(copy().code()).isZero();

        assertThat(files()).containsExactly("note");
        assertThat(folder.resolve("note")).hasContent("half");
    }

    @Test
    void ofOneThatCannotBeReadNothingStays() throws IOException {
        api.executing((command, streams) -> ofCat(command, streams, 1));

        assertThat(copy().code()).isEqualTo(1);

        assertThat(files()).isEmpty();
    }

    @Test
    void soItIsIfTheConnectionBreaks() throws IOException {
        api.executing((command, streams) -> {
            var code = ofCat(command, streams, 0);
            if (code == 0) {
                throw new ApiFailure(0, "the connection is broken");
            }
            return code;
        });

        assertThat(copy().err()).contains("the connection is broken");

        assertThat(files()).isEmpty();
    }

    /** Nobody said that it is to be overwritten. */
    @Test
    void aFileThatIsCalledAsAPartIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("note.part"), "mine");
        api.executing((command, streams) -> ofCat(command, streams, 0));

        assertThat(copy().code()).isZero();

        assertThat(files()).containsExactly("note", "note.part");
        assertThat(folder.resolve("note.part")).hasContent("mine");
    }

    private Invocation copy() {
        return Invocation.of(
                api, "sandbox", "cp", "one:note", folder.resolve("note").toString());
    }

    /** It is no folder, so {@code cat} shows the half of it, and ends so. */
    private static int ofCat(List<String> command, ExecStreams streams, int code) {
        if (!command.getFirst().equals("cat")) {
            return 1;
        }
        try {
            streams.out().write("half".getBytes(UTF_8));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        return code;
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
