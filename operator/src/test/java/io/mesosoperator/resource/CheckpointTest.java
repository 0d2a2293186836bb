package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.createVolumes;
import static io.mesosoperator.resource.Samples.parse;
import static io.mesosoperator.resource.Samples.reserve;
import static io.mesosoperator.resource.Samples.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {

    @ParameterizedTest(name = "of {0}, {1} is remembered")
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus:1;mem:512;ports:[1-9]                 | {}",
                "cpus:1;cpus(role):2                        | {}",
                "cpus:1;cpus{REV}:2                         | {}",
                "cpus:1;cpus(role):2;cpus(role, p):3        | cpus(role, p):3",
                "ports:[1-5];ports(role, p):[6-9]           | ports(role, p):[6-9]",
                "disk(role):5;disk(role)[id:path]:3         | disk(role)[id:path]:3",
                "disk(role, p):5;disk(role, p)[id:path]:3   | disk(role, p):5;disk(role, p)[id:path]:3",
                "disk(role)[a:x]:3;disk(role)[b:y]:3;disk:9 | disk(role)[a:x]:3;disk(role)[b:y]:3",
            })
    void dynamicReservationsAndPersistentVolumesAreRemembered(String total, String remembered) {
        // The text too: equality does not see where a volume is mounted.
        assertThat(Checkpoint.of(parse(total)))
                .isEqualTo(parse(remembered))
                .hasToString(parse(remembered).toString());
    }

    @ParameterizedTest(name = "{0} that remembers {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus:4;mem:512            | {}                                 | cpus:4;mem:512",
                "cpus:4;mem:512            | cpus(role, p):1                    | cpus:3;cpus(role, p):1;mem:512",
                "cpus:4;mem:512            | cpus(role, p):4;mem(role, p):512   | cpus(role, p):4;mem(role, p):512",
                "cpus:4                    | cpus(a, p):1;cpus(b, p):1;cpus(a, q):2"
                        + " | cpus(a, p):1;cpus(b, p):1;cpus(a, q):2",
                "ports:[1-9]               | ports(role, p):[3-4] | ports:[1-2, 5-9];ports(role, p):[3-4]",
                // A static reservation is found out anew, so the volume lies on it.
                "disk(role):9              | disk(role)[id:path]:3              | disk(role):6;disk(role)[id:path]:3",
                "disk(role):9;disk:5       | disk(role)[id:path]:9              | disk(role)[id:path]:9;disk:5",
                // A dynamic one is not: volume and reservation were both made of unreserved disk.
                "disk:9                    | disk(role, p)[id:path]:3           | disk:6;disk(role, p)[id:path]:3",
                "disk:9                    | disk(role, p):4;disk(role, p)[id:path]:3"
                        + " | disk:2;disk(role, p):4;disk(role, p)[id:path]:3",
                "disk:9;disk(role):9       | disk(role, p)[a:x]:9;disk(role)[b:y]:9"
                        + " | disk(role, p)[a:x]:9;disk(role)[b:y]:9",
                // Two of one kind.
                "cpus:4                    | cpus(role, p):1;cpus(role, p):2    | cpus:1;cpus(role, p):3",
                "disk(role):9              | disk(role)[a:x]:3;disk(role)[b:y]:3"
                        + " | disk(role):3;disk(role)[a:x]:3;disk(role)[b:y]:3",
                "disk(role):9              | disk(role)[a:x]:3;disk(role)[a:y]:3"
                        + " | disk(role):3;disk(role)[a:x]:3;disk(role)[a:y]:3",
                // What it finds out anew does not come from memory.
                "cpus:4                    | cpus(role):9;mem:5                 | cpus:4",
            })
    void anAgentHasAgainWhatItRemembers(String total, String checkpointed, String expected) {
        assertThat(Checkpoint.apply(parse(total), parse(checkpointed)))
                .isEqualTo(parse(expected))
                .hasToString(parse(expected).toString());
    }

    @ParameterizedTest(name = "{0} cannot remember {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus:4        | cpus(role, p):5                 | cpus:4 does not contain cpus:5",
                "cpus:4        | mem(role, p):5                  | cpus:4 does not contain mem:5",
                "{}            | cpus(role, p):1                 | {} does not contain cpus:1",
                "cpus:4        | cpus(a, p):3;cpus(b, p):2       | cpus:1; cpus(a, p):3 does not contain cpus:2",
                "cpus(role):4  | cpus(role, p):1                 | cpus(role):4 does not contain cpus:1",
                "cpus{REV}:4   | cpus(role, p):1                 | cpus{REV}:4 does not contain cpus:1",
                "ports:[1-9]   | ports(role, p):[9-10]           | ports:[1-9] does not contain ports:[9-10]",
                "disk:9        | disk(role)[id:path]:3           | disk:9 does not contain disk(role):3",
                "disk(role):9  | disk(role, p)[id:path]:3        | disk(role):9 does not contain disk:3",
                "disk(other):9 | disk(role)[id:path]:3           | disk(other):9 does not contain disk(role):3",
                "disk(role):2  | disk(role)[id:path]:3           | disk(role):2 does not contain disk(role):3",
                "disk(role):5  | disk(role)[a:x]:3;disk(role)[b:y]:3"
                        + " | disk(role):2; disk(role)[a:x]:3 does not contain disk(role):3",
            })
    void anAgentThatHasShrunkIsIncompatible(String total, String checkpointed, String problem) {
        assertThatThrownBy(() -> Checkpoint.apply(parse(total), parse(checkpointed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Incompatible slave resources: " + problem);
    }

    @Test
    void whatOperationsMadeOfAnAgentSurvivesItsRestart() {
        var found = parse("cpus:4;mem:512;disk:100;disk(role1):50;ports:[31000-31009]");
        var total = found.apply(reserve(resource("cpus(role2, p):1"), resource("disk(role2, p):60")))
                .apply(createVolumes(
                        resource("disk(role1)[a:data]:20"),
                        resource("disk(role2, p)[b:data]:10"),
                        resource("disk(role2, p)[c:data]:10")));

        assertThat(Checkpoint.apply(found, Checkpoint.of(total))).isEqualTo(total);
    }
}
