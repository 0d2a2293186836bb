package io.mesosoperator.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.FakeApi;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown of each kind of object. */
class ObjectTablesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:02:20Z");

    private static String shown(ObjectTable table, boolean wide, boolean namespaces, JsonNode... objects) {
        return table.of(List.of(objects), NOW, wide, namespaces)
                .render(wide ? Table.NO_LIMIT : Table.WIDTH, Colour.NONE);
    }

    private static JsonNode object(String name, String rest) {
        return FakeApi.tree(
                "metadata: {name: %s, namespace: ads, creationTimestamp: '2026-01-01T00:00:00Z'}\n".formatted(name)
                        + rest);
    }

    @Test
    void aTaskThatWaitsSaysForWhatAndOneThatHasEndedHow() {
        var waits = object("waits", """
                spec: {frameworkId: {value: reports}, kill: true}
                status:
                  state: TASK_STAGING
                  message: earlier words
                  conditions: [{type: Scheduled, status: "False", reason: AgentsBusy, message: 0 of 5 agents have room}]
                """);
        var ended = object("ended", """
                spec: {frameworkId: {value: reports}, resources: [{name: cpus, scalar: {value: 1}}]}
                status:
                  state: TASK_FAILED
                  exitCode: 3
                  startedTime: '2026-01-01T00:01:20Z'
                  slaveId: {value: node-1}
                  podName: ended-1
                  columns: {role: prod}
                  message: Command exited with status 3
                """);

        assertThat(shown(new TaskTable(), false, true, waits, ended)).isEqualTo("""
                NAMESPACE   NAME    STATE                 FRAMEWORK   AGENT    EXIT   STARTED   AGE     MESSAGE
                ads         waits   TASK_STAGING (kill)   reports                               2m20s   \
                0 of 5 agents have room
                ads         ended   TASK_FAILED           reports     node-1   3      60s       2m20s   \
                Command exited with status 3
                """);
        assertThat(shown(new TaskTable(), true, false, ended))
                .containsPattern("Command exited with status 3 +prod +ended-1 +cpus:1");
    }

    @Test
    void aFrameworkThatIsRefusedOrHasNoOffersSaysWhy() {
        var refused = object("refused", """
                spec: {name: r, user: root}
                status:
                  conditions:
                  - {type: Ready, status: "False", reason: Refused, message: User root is not allowed}
                """);
        var idle = object("idle", """
                spec: {name: i, user: "", role: db, suppress: true}
                status:
                  tasks: 2
                  share: 3.3%
                  conditions:
                  - {type: Ready, status: "True", reason: Registered}
                  - {type: Offered, status: "False", reason: Suppressed, message: it has called SUPPRESS}
                """);

        assertThat(shown(new FrameworkTable(), false, false, refused, idle)).isEqualTo("""
                NAME      STATE                    ROLE   TASKS   SHARE   AGE     MESSAGE
                idle      Registered, suppressed   db     2       3.3%    2m20s   it has called SUPPRESS
                refused   Refused                  *                      2m20s   User root is not allowed
                """);
    }

    @Test
    void anOfferSaysWhetherItHasBeenAnswered() {
        var spec = "spec: {frameworkId: {value: f}, slaveId: {value: n}, resources: "
                + "[{name: cpus, scalar: {value: 2}}, {name: mem, role: db, scalar: {value: 512}}]%s}\n";
        var open = object("a-open", spec.formatted(""));
        var declined = object("b-declined", spec.formatted(", decline: true"));
        var waiting = object("c-waiting", spec.formatted(", operations: [{type: RESERVE}]"));
        var done = object(
                "d-done",
                spec.formatted(", operations: [{type: RESERVE}]")
                        + "status: {acceptedTime: '2026-01-01T00:00:00Z', "
                        + "conditions: [{type: Accepted, status: 'False',"
                        + " message: 'RESERVE: no'}]}");

        assertThat(shown(new OfferTable(), false, false, open, declined, waiting, done))
                .isEqualTo("""
                NAME         FRAMEWORK   AGENT   CPUS   MEM   DISK   AGE     STATE
                a-open       f           n       2      512          2m20s   open, a part is reserved
                b-declined   f           n       2      512          2m20s   declined
                c-waiting    f           n       2      512          2m20s   being accepted
                d-done       f           n       2      512          2m20s   accepted: RESERVE: no
                """);
    }

    @Test
    void anAgentIsANodeWithWhatItsAgentObjectSays() {
        var agent = object("n1", """
                spec: {drain: true, attributes: [{name: rack, type: TEXT, text: {value: r7}}]}
                status:
                  reserved: cpus(db):1
                  conditions: [{type: Ready, status: "True", reason: Ready, message: ""}]
                """);
        var nodes = List.of(
                node("n1", "{}", "True"), node("n2", "{unschedulable: true}", "True"), node("n3", "{}", "Unknown"));

        var joined = AgentTable.join(List.of(agent), nodes).toArray(JsonNode[]::new);

        assertThat(shown(new AgentTable(), false, false, joined)).isEqualTo("""
                NAME   STATE             CPUS   MEM     AGE     RESERVED     VOLUMES   MESSAGE
                n1     Ready, draining   1.9    16384   2m20s   cpus(db):1
                n2     Ready, cordoned   1.9    16384   2m20s
                n3     NotReady          1.9    16384   2m20s
                """);
        assertThat(shown(new AgentTable(), true, false, joined)).contains("rack:r7");
        assertThat(AgentTable.join(List.of(agent), List.of())).containsExactly(agent);
    }

    private static JsonNode node(String name, String spec, String ready) {
        return object(name, """
                spec: %s
                status:
                  allocatable: {cpu: 1900m, memory: 16Gi}
                  conditions: [{type: Ready, status: "%s"}]
                """.formatted(spec, ready));
    }

    @Test
    void aTimeLineHasEachUpdateAndHowLongItTook() {
        var task = object("one", """
                spec:
                  frameworkId: {value: f}
                  command: {shell: false, value: /bin/sh, arguments: [sh, -c, exit 3]}
                  resources: [{name: cpus, scalar: {value: 0.1}}]
                status:
                  state: TASK_FAILED
                  exitCode: 3
                  updates:
                  - {state: TASK_STAGING, source: SOURCE_MASTER, timestamp: 1767225601}
                  - {state: TASK_RUNNING, source: SOURCE_EXECUTOR, healthy: true, timestamp: 1767225604.25}
                  - {state: TASK_FAILED, source: SOURCE_SLAVE, reason: REASON_MEMORY_LIMIT, timestamp: 1767225724, \
                message: Memory limit exceeded}
                """);

        assertThat(Timeline.of(task, NOW, Table.WIDTH, Colour.NONE)).isEqualTo("""
                Task:       one
                Namespace:  ads
                Framework:  f
                State:      TASK_FAILED
                Exit code:  3
                Resources:  cpus:0.1
                Command:    /bin/sh -c exit 3
                Age:        2m20s

                TIME                   AFTER   STATE                  SOURCE            REASON                MESSAGE
                2026-01-01T00:00:00Z           created
                2026-01-01T00:00:01Z   +1s     TASK_STAGING           SOURCE_MASTER
                2026-01-01T00:00:04Z   +3s     TASK_RUNNING healthy   SOURCE_EXECUTOR
                2026-01-01T00:02:04Z   +119s   TASK_FAILED            SOURCE_SLAVE      REASON_MEMORY_LIMIT   \
                Memory limit exceeded
                """);
    }

    @Test
    void whyHasWhatEachAgentLacks() {
        var answer = FakeApi.tree("""
                reason: AgentsBusy
                message: 0 of 2 agents have room
                agents:
                - {agent: node-1, reason: LacksResources, message: "lacks mem: needs 4096, 3100 are free"}
                - {agent: node-2, reason: Draining, message: takes no new tasks}
                """);

        assertThat(WhyText.ofOperator(answer, Table.WIDTH, Colour.NONE)).isEqualTo("""
                AgentsBusy: 0 of 2 agents have room

                AGENT    REASON           MESSAGE
                node-1   LacksResources   lacks mem: needs 4096, 3100 are free
                node-2   Draining         takes no new tasks
                """);
        assertThat(WhyText.ofOperator(FakeApi.tree("{reason: Running, message: it runs}"), 80, Colour.NONE))
                .isEqualTo("Running: it runs\n");
    }

    @Test
    void whyOfTheObjectIsItsConditionAndItsEvents() {
        var task = object("one", """
                status:
                  state: TASK_STAGING
                  conditions:
                  - {type: Ready, status: "False", reason: TaskStaging, message: ""}
                  - {type: Scheduled, status: "False", reason: AgentsBusy, message: 0 of 5}
                """);
        var event = FakeApi.tree("{reason: Waiting, message: it waits, lastTimestamp: '2026-01-01T00:01:00Z'}");

        assertThat(WhyText.ofObject(task, "Scheduled", List.of(event), Table.WIDTH, Colour.NONE))
                .isEqualTo("""
                AgentsBusy: 0 of 5

                LAST SEEN              REASON    MESSAGE
                2026-01-01T00:01:00Z   Waiting   it waits
                """);
        assertThat(WhyText.ofObject(
                        object("new", "status: {state: TASK_STAGING}"), "Scheduled", List.of(), 80, Colour.NONE))
                .isEqualTo("TASK_STAGING\n");
    }

    @Test
    void rolesAreThoseOfFrameworksOfMetricsAndOfTheConfiguration() {
        var roles = new RoleTable();

        roles.addFrameworks(List.of(
                object("a", "spec: {role: prod}\nstatus: {tasks: 2}"),
                object("b", "spec: {role: prod}\nstatus: {tasks: 3}"),
                object("c", "spec: {}")));
        roles.addMetrics("""
                # HELP mesos_allocator_dominant_share the largest part
                mesos_allocator_dominant_share{role="prod"} 0.333333
                mesos_allocator_quota{kind="guarantee",resource="cpus",role="prod"} 8.0
                mesos_allocator_quota{kind="used",resource="cpus",role="prod"} 2.5
                mesos_master_elected 1.0
                """);
        roles.addAllocation(FakeApi.tree("{weights: {prod: 2}, quotas: {prod: 'cpus:8;mem:16384'}}"));

        assertThat(roles.table().render(Table.WIDTH, Colour.NONE)).isEqualTo("""
                ROLE   WEIGHT   SHARE   FRAMEWORKS   TASKS   QUOTA              QUOTA USED
                *      1                1            0
                prod   2        33.3%   2            5       cpus:8;mem:16384   cpus:2.5
                """);
    }
}
