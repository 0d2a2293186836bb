package io.mesosoperator.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cli.FakeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    private static final String RESOURCES = """
            - {name: cpus, type: SCALAR, scalar: {value: 1.5}}
            - {name: cpus, type: SCALAR, role: db, reservation: {principal: dba}, scalar: {value: 0.25}}
            - {name: mem, type: SCALAR, role: db, scalar: {value: 512}}
            - {name: cpus, type: SCALAR, revocable: {}, scalar: {value: 2}}
            - {name: ports, type: RANGES, ranges: {range: [{begin: 31000, end: 31005}, {begin: 31010, end: 31010}]}}
            - {name: disks, type: SET, set: {item: [sda, sdb]}}
            - name: disk
              type: SCALAR
              role: db
              scalar: {value: 64}
              disk: {persistence: {id: log}, volume: {containerPath: data, mode: RW}}
            """;

    @Test
    void resourcesAreInMesosTextForm() {
        assertThat(Amounts.text(FakeApi.tree(RESOURCES)))
                .isEqualTo("cpus:1.5;cpus(db, dba):0.25;mem(db):512;cpus{REV}:2;ports:[31000-31005, 31010-31010];"
                        + "disks:{sda, sdb};disk(db)[log:data]:64");
    }

    @Test
    void aSumIsOfAllThatHaveTheName() {
        assertThat(Amounts.sum(FakeApi.tree(RESOURCES), "cpus")).isEqualTo("3.75");
        assertThat(Amounts.sum(FakeApi.tree(RESOURCES), "gpus")).isEmpty();
        assertThat(Amounts.reserved(FakeApi.tree(RESOURCES))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "1900m, 1.9", "'', ''", "broken, 0"})
    void cores(String quantity, String shown) {
        assertThat(Amounts.cores(quantity)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"16Gi, 16384", "24689512Ki, 24110", "1G, 953", "1048576, 1", "'', ''"})
    void mebibytes(String quantity, String shown) {
        assertThat(Amounts.mebibytes(quantity)).isEqualTo(shown);
    }
}
