package io.mesosoperator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "operator:5050,                        http://operator:5050/api/v1/scheduler",
        "10.0.0.1:5050,                        http://10.0.0.1:5050/api/v1/scheduler",
        "[::1]:5050,                           http://[::1]:5050/api/v1/scheduler",
        "master@operator:5050,                 http://operator:5050/api/v1/scheduler",
        "http://operator:5050/,                http://operator:5050/api/v1/scheduler",
        "http://operator/mesos,                http://operator:80/mesos/api/v1/scheduler",
        "https://operator,                     https://operator:443/api/v1/scheduler",
        "https://operator/api/v1/scheduler,    https://operator:443/api/v1/scheduler",
    })
    void aMasterIsAnAddress(String master, String address) throws CannotStart {
        assertThat(MasterAddress.of(master, name -> null, name -> null)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "operator", "local", "ftp://operator:21", "operator:port", "zk://", "file:///no/such"})
    void anotherIsRefusedInMesosWords(String master) {
        assertThatThrownBy(() -> MasterAddress.of(master, name -> null, name -> null))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("Failed to create a master detector for '" + master + "': ");
    }

    @Test
    void aMasterInZooKeeperIsWhereTheVariableSays() throws CannotStart {
        var environment = Map.of("MESOS_OPERATOR_MASTER", "operator:5050");
        var properties = Map.of("mesos.operator.master", "https://other");

        assertThat(MasterAddress.of("zk://a:2181,b:2181/mesos", environment::get, name -> null))
                .hasToString("http://operator:5050/api/v1/scheduler");
        assertThat(MasterAddress.of("zk://a:2181/mesos", environment::get, properties::get))
                .hasToString("https://other:443/api/v1/scheduler");
    }

    @Test
    void aFileSaysWhereTheMasterIs(@TempDir Path folder) throws IOException, CannotStart {
        var file = Files.writeString(folder.resolve("master"), "operator:5050\n");

        assertThat(MasterAddress.of("file://" + file, name -> null, name -> null))
                .hasToString("http://operator:5050/api/v1/scheduler");
    }

    @Test
    void aRedirectNamesTheServerOrOnlyThePath() throws CannotStart {
        var address = ApiAddress.parse("https://one:5050/api/v1/scheduler");

        assertThat(address.redirected("//two:5051/api/v1/scheduler")).hasToString("https://two:5051/api/v1/scheduler");
        assertThat(address.redirected("http://two:5051/x")).hasToString("http://two:5051/x");
        assertThat(address.redirected("/other")).hasToString("https://one:5050/other");
        assertThat(MasterAddress.teardown(address)).hasToString("https://one:5050/teardown");
    }

    @Test
    void anExecutorFindsItsAgentByEitherVariable() throws CannotStart {
        var ids = Map.of("MESOS_FRAMEWORK_ID", "framework-1", "MESOS_EXECUTOR_ID", "executor-1");
        var endpoint = new java.util.HashMap<>(ids);
        endpoint.put("MESOS_AGENT_ENDPOINT", "10.0.0.7:5051");
        endpoint.put("MESOS_SLAVE_PID", "slave(1)@10.0.0.8:5051");
        endpoint.put("MESOS_RECOVERY_TIMEOUT", "2mins");
        endpoint.put("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "abc");
        var pid = new java.util.HashMap<>(ids);
        pid.put("MESOS_SLAVE_PID", "slave(1)@10.0.0.8:5051");

        var read = ExecutorEnvironment.of(endpoint);
        assertThat(read.agent).hasToString("http://10.0.0.7:5051/api/v1/executor");
        assertThat(read.recoveryMillis).isEqualTo(120_000);
        assertThat(read.graceMillis).isEqualTo(5_000);
        assertThat(read.authorization).isEqualTo("Bearer abc");
        assertThat(ExecutorEnvironment.of(pid).agent).hasToString("http://10.0.0.8:5051/slave(1)/api/v1/executor");
        assertThatThrownBy(() -> ExecutorEnvironment.of(ids))
                .hasMessage("Expecting 'MESOS_AGENT_ENDPOINT' or 'MESOS_SLAVE_PID' to be set in the environment");
    }

    @ParameterizedTest
    @CsvSource({"2secs, 2000", "1.5mins, 90000", "15mins, 900000", "250ms, 250", "1days, 86400000", "5000000ns, 5"})
    void durationsAreThoseOfMesos(String text, long millis) throws CannotStart {
        assertThat(Durations.millis("X", text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "secs", "2 secs", "-1secs", "1.2.3secs", "2fortnights"})
    void otherDurationsAreRefused(String text) {
        assertThatThrownBy(() -> Durations.millis("X", text))
                .hasMessageStartingWith("Failed to parse value '" + text + "' of 'X'");
    }
}
