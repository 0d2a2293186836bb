package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.resource.Resources;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentStateTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing is used                             | cpus:2;cpus(a):2    |                   | cpus:2;cpus(a):2
            each of its own kind                        | cpus:2;cpus(a):2    | cpus:1;cpus(a):2  | cpus:1
            others stand on what is reserved            | cpus:2;cpus(a):2    | cpus:3            | cpus(a):1
            others stand on all of it                   | cpus:2;cpus(a):2    | cpus:9            | {}
            a reservation in use has ended              | cpus:8              | cpus(a):4         | cpus:4
            it has ended, and the rest is full          | cpus:3;cpus(b):5    | cpus(a):4         | cpus(b):4
            others' ports are none of the agent's       | ports:[10-20]       | ports:[80-80]     | ports:[10-20]
            """)
    void free(String name, String total, String used, String free) {
        var agent = new Agent("n1", "n1", Resources.parse(total), List.of(), 110, true);
        var state = new AgentState(agent, used == null ? Resources.empty() : Resources.parse(used), 1);

        assertThat(state.free()).as(name).isEqualTo(Resources.parse(free));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing is used                         | true  | cpus:2;cpus(a):2    |                     | 0   | true
            all of it is used                       | true  | cpus:2;cpus(a):2    | cpus:2;cpus(a):2    | 110 | true
            others stand on what a launch was given | true  | cpus:2;cpus(a):2    | cpus:2.5;cpus(a):2  | 2   | false
            others have ports of their own          | true  | cpus:2;ports:[1-9]  | ports:[80-80]       | 2   | true
            a pod too many                          | true  | cpus:2              | cpus:1              | 111 | false
            a node that was cordoned a moment ago   | false | cpus:2              | cpus:1              | 1   | false
            """)
    void keepsItsWord(String name, boolean offerable, String total, String used, int pods, boolean keeps) {
        var agent = new Agent("n1", "n1", Resources.parse(total), List.of(), 110, offerable);
        var state = new AgentState(agent, used == null ? Resources.empty() : Resources.parse(used), pods);

        assertThat(state.keepsItsWord()).as(name).isEqualTo(keeps);
    }
}
