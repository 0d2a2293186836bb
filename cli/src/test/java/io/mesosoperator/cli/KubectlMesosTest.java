package io.mesosoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cli.FakeApi.Write;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

/** What command lines ask for, what they say, and how they end. */
class KubectlMesosTest {

    private static final String TASKS = "/apis/mesosoperator.io/v1alpha1/namespaces/default/taskinfos";
    private static final String FRAMEWORKS = "/apis/mesosoperator.io/v1alpha1/namespaces/default/frameworks";
    private static final String OFFERS = "/apis/mesosoperator.io/v1alpha1/namespaces/default/offers";
    private static final String ONE = """
            {"metadata":{"name":"one","namespace":"default","uid":"u1","resourceVersion":"5",
            "creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"frameworkId":{"value":"f"}},
            "status":{"state":"TASK_%s","podName":"one-pod"%s}}""";

    private final FakeApi api = new FakeApi();

    private Invocation mesos(String line) {
        return Invocation.of(api, line.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "psx                    | error: there is no verb psx; see kubectl mesos --help",
                "ps --stat x            | error: Unknown option: '--stat'",
                "get                    | error: Missing required parameter: 'TASK'; see kubectl mesos get --help",
                "ps -o xml              | error: Invalid value for option '--output'",
                "run                    | error: there is no command; write it after --",
                "run --cpus x -- true   | error: Invalid value for option '--cpus'",
                "why offer/x            | error: 'offer/x' is neither a task nor framework/NAME",
                "sandbox cp one         | error: 'one' is not TASK:PATH",
                "sandbox ls one ../..   | error: '../..' is not in the sandbox",
            })
    void wrongUsageIsTwoAndAWordOfWhy(String line, String message) {
        var invocation = mesos(line);

        assertThat(invocation.code()).isEqualTo(2);
        assertThat(invocation.err()).startsWith(message);
        assertThat(invocation.out()).isEmpty();
    }

    @Test
    void aFailureIsOneAndAWordOfWhatToDo() {
        api.refusing(TASKS, 403);

        var refused = mesos("ps");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).startsWith("error: no: " + TASKS).contains("Ask for the right");
        assertThat(mesos("get one").err())
                .isEqualTo("error: there is no taskinfo one in the namespace default; see kubectl mesos ps -A\n");
    }

    @Test
    void listsAreOfOneNamespaceOrOfAll() {
        api.answering(TASKS, "{\"items\":[]}")
                .answering("/apis/mesosoperator.io/v1alpha1/namespaces/ads/taskinfos", "{\"items\":[]}")
                .answering(
                        "/apis/mesosoperator.io/v1alpha1/taskinfos", "{\"items\":[" + ONE.formatted("LOST", "") + "]}");

        assertThat(mesos("ps").err())
                .isEqualTo("there are no taskinfos in the namespace default; -A shows those of all\n");
        assertThat(mesos("-n ads ps").code()).isZero();
        assertThat(mesos("ps -n ads").code()).isZero();
        assertThat(mesos("ps -A").out()).startsWith("NAMESPACE   NAME   STATE");
        assertThat(mesos("ps -A -o name").out()).isEqualTo("taskinfo.mesosoperator.io/one\n");
    }

    @Test
    void theApiServerChoosesByFramework() {
        var _ = mesos("ps --framework f --state running");

        assertThat(api.reads())
                .containsExactly(TASKS + "?fieldSelector=spec.frameworkId.value%3Df%2Cstatus.state%3DTASK_RUNNING");
    }

    @Test
    void aWatchGoesOnWithALineForEachChange() {
        api.answering(
                        TASKS,
                        "{\"metadata\":{\"resourceVersion\":\"4\"},\"items\":[" + ONE.formatted("STAGING", "") + "]}")
                .answering(
                        TASKS + "?watch=true&allowWatchBookmarks=true&resourceVersion=4&timeoutSeconds=240",
                        "{\"type\":\"MODIFIED\",\"object\":%s}\n"
                                        .formatted(ONE.formatted("RUNNING", "").replace("\n", ""))
                                + "{\"type\":\"ERROR\",\"object\":{\"code\":500,\"message\":\"enough\"}}\n");

        var watched = mesos("ps -w");

        assertThat(watched.out().lines())
                .satisfiesExactly(
                        titles -> assertThat(titles).startsWith("NAME   STATE"),
                        first -> assertThat(first).contains("TASK_STAGING"),
                        second -> assertThat(second).contains("TASK_RUNNING"));
        assertThat(watched.err()).isEqualTo("error: enough\n");
    }

    @Test
    void objectsArePrintedWithoutTheirManagers() {
        api.answering(TASKS + "/one", ONE.formatted("LOST", "").replace("\"uid\"", "\"managedFields\":[{}],\"uid\""));

        assertThat(mesos("get one -o json").out()).contains("\"uid\" : \"u1\"").doesNotContain("managedFields");
        assertThat(mesos("get one -o yaml").out()).startsWith("metadata:\n  name: one\n");
    }

    @Test
    void runMakesTheFrameworkThatIsNotThereAndEndsWithTheTasksCode() {
        api.answering(TASKS + "/one", ONE.formatted("FAILED", ",\"exitCode\":3"))
                .answering("/api/v1/namespaces/default/pods/one-pod/log?container=task&follow=true", "hello\n");

        var run = mesos("run --name one --role db --env A=1 --port 31000 --image i --rm -- echo a");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEqualTo("hello\n");
        assertThat(api.writes())
                .containsExactly(
                        new Write("create", FRAMEWORKS, json("""
                                apiVersion: mesosoperator.io/v1alpha1
                                kind: Framework
                                metadata: {name: kubectl-mesos-db, namespace: default}
                                spec: {name: kubectl-mesos-db, user: "", suppress: true, role: db}
                                """)),
                        new Write("create", TASKS, json("""
                                apiVersion: mesosoperator.io/v1alpha1
                                kind: TaskInfo
                                metadata: {name: one, namespace: default}
                                spec:
                                  name: one
                                  command:
                                    shell: false
                                    arguments: [echo, a]
                                    value: echo
                                    container: {image: i}
                                    environment: {variables: [{name: A, value: "1"}]}
                                  resources:
                                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                                  - {name: mem, type: SCALAR, scalar: {value: 64}}
                                  - {name: ports, type: RANGES, ranges: {range: [{begin: 31000, end: 31000}]}}
                                  frameworkId: {value: kubectl-mesos-db}
                                """)),
                        new Write("delete", TASKS + "/one", ""));
    }

    private static String json(String yaml) {
        return FakeApi.tree(yaml).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "FINISHED, ',\"exitCode\":0', 0",
        "FINISHED, '', 0",
        "KILLED, ',\"exitCode\":0', 1",
        "LOST, '', 1",
        "FAILED, ',\"exitCode\":137', 137",
        "ERROR, '', 1"
    })
    void anExitCodeIsHonest(String state, String code, int expected) {
        assertThat(Run.exitCode(FakeApi.tree(ONE.formatted(state, code)))).isEqualTo(expected);
    }

    @Test
    void runSaysWhatTheTaskWaitsForOnceEach() {
        var busy = ",\"conditions\":[{\"type\":\"Scheduled\",\"status\":\"False\",\"message\":\"0 of 5 agents\"}]";
        var staging = "{\"type\":\"MODIFIED\",\"object\":%s}\n";
        api.answering(FRAMEWORKS + "/f", "{\"spec\":{}}")
                .answering(TASKS + "/one", ONE.formatted("STAGING", ""))
                .answering(TASKS + "/one", ONE.formatted("FINISHED", ""))
                .answering(
                        TASKS + "?fieldSelector=metadata.name%3Done&watch=true&allowWatchBookmarks=true"
                                + "&resourceVersion=5&timeoutSeconds=240",
                        (staging.formatted(ONE.formatted("STAGING", busy))
                                        + staging.formatted(ONE.formatted("STAGING", busy))
                                        + staging.formatted(ONE.formatted("FINISHED", "")))
                                .replace(",\n", ",")
                                .replace("}}\n\"", "}}\""));

        var run = mesos("run --name one --framework f -- true");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err().lines())
                .containsSubsequence(
                        "task one: created in default; Ctrl-C kills it",
                        "task one: waits for an agent",
                        "task one: 0 of 5 agents");
        assertThat(run.err().lines())
                .filteredOn(line -> line.endsWith("0 of 5 agents"))
                .hasSize(1);
    }

    @Test
    void killIsAServerSideApplyOfThatFieldAlone() {
        api.answering(TASKS + "/one", ONE.formatted("RUNNING", ""));

        assertThat(mesos("kill one").out()).isEqualTo("taskinfo.mesosoperator.io/one killed\n");

        assertThat(api.writes()).containsExactly(new Write("APPLY_PATCH", TASKS + "/one", json("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: one, namespace: default, uid: u1}
                spec: {kill: true}
                """)));
    }

    @Test
    void execEndsWithTheCodeOfTheCommand() {
        api.answering(TASKS + "/one", ONE.formatted("RUNNING", ""));

        assertThat(mesos("exec one -- ls -l").code()).isEqualTo(7);
        assertThat(mesos("sandbox cat one logs/access").code()).isEqualTo(7);
        assertThat(api.writes()).extracting(Write::body).containsExactly("ls -l", "cat /mnt/mesos/sandbox/logs/access");
    }

    @Test
    void whyAsksTheOperatorThroughTheProxyOfItsService() {
        api.answering(TASKS + "/one", ONE.formatted("STAGING", ""))
                .answering(
                        "/api/v1/namespaces/mesos-system/services/http:op-metrics:/proxy/why/tasks/default/one",
                        "{\"reason\":\"AgentsBusy\",\"message\":\"0 of 5 agents\"}");

        var why = mesos("why one --operator-namespace mesos-system --operator-service op-metrics");

        assertThat(why).isEqualTo(new Invocation(0, "AgentsBusy: 0 of 5 agents\n", ""));
    }

    @Test
    void whyWithoutTheRightToAskTheOperatorIsWhatTheObjectSays() {
        api.refusing("/api/v1/pods?labelSelector=app.kubernetes.io%2Fname%3Dmesos-operator", 403)
                .answering(TASKS + "/one", ONE.formatted("STAGING", ""))
                .refusing(
                        "/api/v1/services?labelSelector=app.kubernetes.io%2Fname%3Dmesos-operator%2C"
                                + "app.kubernetes.io%2Fcomponent%3Dmetrics",
                        403)
                .answering("/api/v1/namespaces/default/events?fieldSelector=involvedObject.uid%3Du1", "{\"items\":[]}");

        var why = mesos("why one");

        assertThat(why.code()).isZero();
        assertThat(why.out()).isEqualTo("TASK_STAGING\n");
        assertThat(why.err()).startsWith("the operator cannot be asked: no: /api/v1/pods");
    }

    @Test
    void anOfferThatHasBeenAnsweredIsNotAnsweredAgain() {
        api.answering(
                OFFERS + "/o", "{\"metadata\":{\"name\":\"o\"},\"spec\":{\"operations\":[{\"type\":\"LAUNCH\"}]}}");

        assertThat(mesos("accept o -- true").err()).startsWith("error: offer o has been answered already");
        assertThat(api.writes()).isEmpty();
    }

    @Test
    void aNameInTheNamesOfVerbsIsAVerbOfThatName() {
        assertThat(Verbs.NAMES)
                .allSatisfy(name -> assertThat(Verbs.of(name)
                                .getClass()
                                .getAnnotation(Command.class)
                                .name())
                        .isEqualTo(name));
    }
}
