package io.mesosoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTest {

    @Test
    void aTextIsScalarsAndRanges() {
        assertThat(Resource.parse("cpus:0.5; mem:128;ports:[31000-31005, 31010]")
                        .toString())
                .isEqualTo("[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0.5}},"
                        + " {\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":128}},"
                        + " {\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":["
                        + "{\"begin\":31000,\"end\":31005},{\"begin\":31010,\"end\":31010}]}}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "cpus", "cpus:", "cpus:x", "cpus:-1", "cpus(role):1", "ports:[a-b]", "ports:[]"})
    void whatIsNoResourceIsWrongUsage(String text) {
        assertThatThrownBy(() -> Resource.parse(text))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2));
    }

    @Test
    void aReservedOneHasRoleAndPrincipal() {
        var cpus = Resource.parse("cpus:1").getFirst();

        assertThat(Resource.reserved(cpus, "db", "dba").toString())
                .isEqualTo("{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"role\":\"db\","
                        + "\"reservation\":{\"principal\":\"dba\"}}");
        assertThat(cpus.has("role")).isFalse();
    }
}
