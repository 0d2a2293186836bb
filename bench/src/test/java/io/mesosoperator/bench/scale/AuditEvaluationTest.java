package io.mesosoperator.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditEvaluationTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NAMESPACE = "here";

    private final List<Write> writes = new ArrayList<>();

    @Test
    void aStartAndAnEndAreToldByTheNextAndTheLastStatus() {
        pod("t-1-aaaaaaaa", 100);
        status("mesos-operator", "taskinfos/status", "t-1", 130);
        pod("t-1-aaaaaaaa", 1100);
        status("mesos-operator", "taskinfos/status", "t-1", 1150);

        assertThat(delays(Teller.OPERATOR))
                .isEqualTo(new AuditEvaluation.Delays(new Percentiles(1, 30, 30, 30), new Percentiles(1, 50, 50, 50)));
    }

    @Test
    void aStartThatIsToldWithTheEndIsNotCounted() {
        pod("t-1-aaaaaaaa", 100);
        pod("t-1-aaaaaaaa", 1100);
        status("mesos-operator", "taskinfos/status", "t-1", 1150);

        assertThat(delays(Teller.OPERATOR).started().count()).isZero();
        assertThat(delays(Teller.OPERATOR).ended().p50()).isEqualTo(50);
    }

    @Test
    void whatIsNotToldIsNotCounted() {
        pod("t-1-aaaaaaaa", 100);
        pod("t-1-aaaaaaaa", 1100);
        status("mesos-operator", "taskinfos/status", "t-1", 500);

        assertThat(delays(Teller.OPERATOR).ended().count()).isZero();
    }

    @Test
    void theLastStatusOfAJobTellsItsEnd() {
        pod("r1-1-x7k2p", 100);
        pod("r1-1-x7k2p", 1100);
        status("job-controller", "jobs/status", "r1-1", 1200);
        status("job-controller", "jobs/status", "r1-1", 1900);

        assertThat(delays(Teller.JOBS).ended().p50()).isEqualTo(800);
    }

    @Test
    void aJobOfManyPodsTellsOfEachInTheNextStatus() {
        pod("r1-0-x7k2p", 100);
        pod("r1-0-x7k2p", 1100);
        pod("r1-1-b2k9q", 100);
        pod("r1-1-b2k9q", 1850);
        status("job-controller", "jobs/status", "r1", 1200);
        status("job-controller", "jobs/status", "r1", 1900);

        assertThat(delays(Teller.INDEXED_JOB).ended()).isEqualTo(new Percentiles(2, 50, 100, 100));
    }

    @Test
    void otherNamespacesAndRefusedWritesTellNothing() {
        pod("t-1-aaaaaaaa", 100);
        pod("t-1-aaaaaaaa", 1100);
        add("mesos-operator", "patch", "taskinfos/status", "elsewhere", "t-1", 200, 1150);
        add("mesos-operator", "patch", "taskinfos/status", NAMESPACE, "t-1", 409, 1150);

        assertThat(delays(Teller.OPERATOR).ended().count()).isZero();
    }

    @Test
    void writesAreCountedByWhoMadeThemAndByKind() {
        pod("t-1-aaaaaaaa", 100);
        pod("t-2-aaaaaaaa", 100);
        pod("t-2-aaaaaaaa", 200);
        add("creator", "create", "pods", NAMESPACE, "t-1", 201, 0);
        add("creator", "create", "pods", NAMESPACE, "t-1", 409, 0);

        var audit = new AuditEvaluation(writes);

        assertThat(audit.writers(2)).isEqualTo(Map.of("creator", 0.5, "kwok", 1.5));
        assertThat(audit.kinds(2)).isEqualTo(Map.of("creator create pods", 0.5, "kwok patch pods/status", 1.5));
    }

    @Test
    void podsAreMadeFromTheFirstRequestToTheLastPod() {
        add("creator", "patch", "offers", "elsewhere", "o", 200, 10);
        add("creator", "patch", "offers", NAMESPACE, "o", 200, 500);
        add("mesos-operator", "create", "pods", NAMESPACE, "t-2", 201, 2500);
        add("mesos-operator", "create", "pods", NAMESPACE, "t-1", 201, 1500);
        status("mesos-operator", "taskinfos/status", "t-1", 9000);

        assertThat(new AuditEvaluation(writes).podsMade(NAMESPACE)).isEqualTo(2);
        assertThat(new AuditEvaluation(List.of()).podsMade(NAMESPACE)).isZero();
    }

    private AuditEvaluation.Delays delays(Teller teller) {
        return new AuditEvaluation(writes).delays(NAMESPACE, teller);
    }

    private void pod(String name, int millis) {
        add("kwok", "patch", "pods/status", NAMESPACE, name, 200, millis);
    }

    private void status(String who, String resource, String name, int millis) {
        add(who, "patch", resource, NAMESPACE, name, 200, millis);
    }

    private void add(String who, String verb, String resource, String namespace, String name, int code, int millis) {
        var at = BEGIN.plusMillis(millis);
        writes.add(new Write(who, verb, resource, namespace, name, code, at, at));
    }
}
