package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulingMessagesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/5 nodes are available: 1 Insufficient cpu, 4 node(s) didn't match Pod's node"
                        + " affinity/selector. preemption: 0/5 nodes are available: 5 Preemption is not helpful for"
                        + " scheduling. | Insufficient cpu",
                "0/3 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 2 node(s) didn't satisfy plugin(s)"
                        + " [NodeAffinity]. | Insufficient cpu, Insufficient memory",
                "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
                        + " | no node of its name accepts it",
                "running PreBind plugin: timed out | running PreBind plugin: timed out"
            })
    void onlyWhatIsSaidOfItsOwnNodeStays(String message, String words) {
        assertThat(SchedulingMessages.ofTheAgent(message)).isEqualTo(words);
    }
}
