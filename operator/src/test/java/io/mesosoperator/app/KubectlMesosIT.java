package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cli.Console;
import io.mesosoperator.cli.KubectlMesos;
import io.mesosoperator.cli.api.Connection;
import io.mesosoperator.cli.view.Colour;
import io.mesosoperator.cluster.PodScript;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The verbs of {@code kubectl mesos} on a real API server with the operator; no container runs. */
@WithOperator
record KubectlMesosIT(Cluster cluster) {

    /** What a verb has said, and its exit code. */
    private record Outcome(int code, String out, String err) {}

    private Outcome mesos(String... words) {
        return mesosReading("", words);
    }

    private Outcome mesosReading(String input, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Colour.NONE,
                Clock.systemUTC());
        var kubeconfig = Optional.of(cluster.api().server().kubeconfig());
        var code = new KubectlMesos(
                        console,
                        (_, context, namespace) -> Connection.of(
                                kubeconfig,
                                context,
                                Optional.of(namespace.orElse(cluster.api().namespace()))))
                .run(words);
        return new Outcome(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private void podsDo(PodScript script) {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> script);
    }

    @Test
    void runMakesAFrameworkAndEndsWithTheTasksExitCode() {
        podsDo(PodScript.exits(3));

        var run = mesos("run", "--name", "one", "--", "sh", "-c", "exit 3");

        assertThat(run.code()).as(run.toString()).isEqualTo(3);
        assertThat(run.err())
                .contains("framework kubectl-mesos: created", "task one: created in ")
                .contains("task one: TASK_FAILED Command exited with status 3");
        assertThat(cluster.client()
                        .resources(FrameworkResource.class)
                        .withName("kubectl-mesos")
                        .get())
                .satisfies(
                        made -> assertThat(made.specOrEmpty().path("suppress").asBoolean())
                                .isTrue());
        assertThat(mesos("run", "--rm", "--name", "two", "--", "exit 3").code()).isEqualTo(3);
        assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .withName("two")
                        .get())
                .isNull();
    }

    @Test
    void runOfATaskThatCanNeverRunSaysWhy() {
        podsDo(PodScript.runs());
        assertThat(mesos("run", "--detach", "--name", "big", "--cpus", "1000", "--", "true")
                        .code())
                .isZero();

        cluster.eventually(() -> assertThat(mesos("ps", "big").out()).contains("1000"));

        var why = mesos("why", "big");
        assertThat(why.code()).isZero();
        assertThat(why.err()).contains("the operator cannot be asked: no operator is found");
        assertThat(why.out()).contains("1000");
        assertThat(mesos("kill", "big", "--wait").code()).isZero();
        assertThat(cluster.state("big")).isEqualTo("TASK_KILLED");
    }

    @Test
    void psAndGetTellWhatBecameOfATask() {
        podsDo(PodScript.exits(0));
        cluster.framework("mine");
        cluster.task("one", "mine", 0.1);
        cluster.awaitState("one", "TASK_FINISHED");

        assertThat(mesos("ps").out()).containsPattern("one +TASK_FINISHED +mine +n1 +0 ");
        assertThat(mesos("ps", "--state", "finished", "--framework", "mine", "-o", "name")
                        .out())
                .isEqualTo("taskinfo.mesosoperator.io/one\n");
        assertThat(mesos("ps", "--active").err()).contains("there are no taskinfos in the namespace");
        assertThat(mesos("ps", "-A").out())
                .startsWith("NAMESPACE ")
                .contains(cluster.api().namespace());
        assertThat(mesos("get", "one").out())
                .containsPattern("State: +TASK_FINISHED")
                .containsPattern("created\n.*TASK_STAGING|created\n.*TASK_RUNNING")
                .containsPattern("TASK_FINISHED +SOURCE_EXECUTOR +Command exited with status 0");
        assertThat(mesos("get", "one", "-o", "yaml").out()).contains("state: TASK_FINISHED");
        assertThat(mesos("get", "two"))
                .satisfies(missing -> assertThat(missing.code()).isEqualTo(1))
                .satisfies(missing -> assertThat(missing.err()).startsWith("error: there is no taskinfo two"));
    }

    @Test
    void killIsAFieldOfItsOwnAndAnEndedTaskStaysAsItIs() {
        podsDo(PodScript.runs());
        cluster.framework("mine");
        cluster.task("one", "mine", 0.1);
        cluster.awaitState("one", "TASK_RUNNING");

        var killed = mesos("kill", "one", "--grace-period", "7", "--wait");

        assertThat(killed.code()).as(killed.toString()).isZero();
        assertThat(cluster.state("one")).isEqualTo("TASK_KILLED");
        assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .withName("one")
                        .get()
                        .specOrEmpty()
                        .at("/killPolicy/gracePeriod/nanoseconds")
                        .asLong())
                .isEqualTo(7_000_000_000L);
        assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .withName("one")
                        .get()
                        .getMetadata()
                        .getManagedFields())
                .filteredOn(entry -> "kubectl-mesos".equals(entry.getManager()))
                .singleElement()
                .extracting(ManagedFieldsEntry::getOperation)
                .isEqualTo("Apply");
        assertThat(mesos("kill", "one").err()).contains("has ended already: TASK_KILLED");
    }

    @Test
    void anotherOnesFalseIsNotOverwrittenWithoutForce() {
        podsDo(PodScript.runs());
        cluster.framework("mine");
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: one}
                spec:
                  name: one
                  frameworkId: {value: mine}
                  kill: false
                  command: {value: "true"}
                  resources: [{name: cpus, type: SCALAR, scalar: {value: 0.1}}]
                """);

        var refused = mesos("kill", "one");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("task one is not killed", "--force");
        assertThat(mesos("kill", "one", "--force", "--wait").code()).isZero();
        assertThat(cluster.state("one")).isEqualTo("TASK_KILLED");
    }

    @Test
    void rerunIsTheSameTaskUnderAnotherName() {
        podsDo(PodScript.exits(0));
        cluster.framework("mine");
        cluster.task("one", "mine", 0.1);
        cluster.awaitState("one", "TASK_FINISHED");
        assertThat(mesos("kill", "one").code()).isZero();

        assertThat(mesos("rerun", "one", "--name", "two").out()).isEqualTo("taskinfo.mesosoperator.io/two\n");

        cluster.awaitState("two", "TASK_FINISHED");
    }

    @Test
    void reserveAcceptAndUnreserveAnswerOffers() {
        podsDo(PodScript.runs());
        cluster.framework("mine", "  role: db\n  principal: ops\n");

        var reserved = mesos("reserve", offerWith(offer -> true), "cpus:0.5;mem:128");
        assertThat(reserved.code()).as(reserved.toString()).isZero();
        assertThat(reserved.out()).isEqualTo("RESERVE: applied\n");
        var offer = offerWith(found -> found.toString().contains("reservation"));
        assertThat(mesos("offers", "-o", "wide").out()).contains("cpus(db, ops):0.5", "open, a part is reserved");
        var tooMuch = mesosReading("""
                operations:
                - type: RESERVE
                  reserve:
                    resources:
                    - {name: cpus, type: SCALAR, role: db, reservation: {principal: ops}, scalar: {value: 100}}
                """, "accept", offer, "-f", "-");
        assertThat(tooMuch.code()).isEqualTo(1);
        assertThat(tooMuch.out()).startsWith("RESERVE: dropped, Invalid RESERVE Operation:");
        offer = offerWith(found -> found.toString().contains("reservation"));
        var launched = mesos("accept", offer, "--name", "one", "--", "sleep 100");
        assertThat(launched.out()).startsWith("LAUNCH: applied\ntaskinfo.mesosoperator.io/one");
        assertThat(mesos("accept", offer, "--", "true").code()).isEqualTo(1);
        assertThat(mesos("agents", "-o", "wide").out()).contains("cpus(db, ops):0.5");
        var given = mesos("unreserve", offerWith(found -> found.toString().contains("reservation")));
        assertThat(given.out()).as(given.toString()).isEqualTo("UNRESERVE: applied\n");
    }

    @Test
    void aVolumeIsMadeAndDestroyed() {
        podsDo(PodScript.runs());
        cluster.framework("mine", "  role: db\n  principal: ops\n");

        var made = mesos(
                "create-volume",
                offerWith(offer -> true),
                "--id",
                "log",
                "--size",
                "64",
                "--path",
                "data",
                "--reserve");
        assertThat(made.out()).as(made.toString()).isEqualTo("RESERVE: applied\nCREATE: applied\n");
        var offer = offerWith(found -> found.toString().contains("persistence"));
        var destroyed = mesos("destroy-volume", offer, "log", "--unreserve");
        assertThat(destroyed.out()).as(destroyed.toString()).isEqualTo("DESTROY: applied\nUNRESERVE: applied\n");
    }

    @Test
    void whoMayNotReserveIsToldWhy() {
        podsDo(PodScript.runs());
        cluster.framework("mine");

        var refused = mesos("reserve", offerWith(offer -> true), "cpus:0.5");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("framework mine has the role * and no principal");
    }

    @Test
    void aDeclinedOfferIsGone() {
        podsDo(PodScript.runs());
        cluster.framework("mine");
        var offer = offerWith(found -> true);

        assertThat(mesos("decline", offer, "--refuse", "3600").code()).isZero();

        cluster.eventually(() -> assertThat(mesos("offers", offer).err()).contains("there is no offer"));
    }

    @Test
    void aDrainedAgentTakesNoTasksUntilItIsUndrained() {
        podsDo(PodScript.runs());
        cluster.framework("mine");

        assertThat(mesos("drain", "n1").out()).isEqualTo("agent.mesosoperator.io/n1 draining\n");

        assertThat(mesos("agents").out()).containsPattern("n1 +Ready, draining +2 +1024");
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
        assertThat(mesos("undrain", "n1").code()).isZero();
        var _ = cluster.awaitOffer();
        assertThat(cluster.client()
                        .resources(AgentResource.class)
                        .withName("n1")
                        .get())
                .satisfies(agent -> assertThat(agent.specOrEmpty().path("drain").asBoolean())
                        .isFalse());
        assertThat(mesos("drain", "n2").err()).contains("there is no node n2");
    }

    @Test
    void teardownKillsTheTasksOfAFrameworkAndDeletesIt() {
        podsDo(PodScript.runs());
        cluster.framework("mine", "  failoverTimeout: 3600\n");
        cluster.task("one", "mine", 0.1);
        cluster.awaitState("one", "TASK_RUNNING");

        var gone = mesos("teardown", "mine", "--wait");

        assertThat(gone.code()).as(gone.toString()).isZero();
        assertThat(cluster.state("one")).isEqualTo("TASK_KILLED");
        assertThat(mesos("frameworks", "mine").code()).isEqualTo(1);
    }

    @Test
    void frameworksAndRolesAreListed() {
        podsDo(PodScript.runs());
        cluster.framework("mine", "  role: db\n");
        cluster.eventually(() -> assertThat(mesos("frameworks").out()).containsPattern("mine +Registered +db"));

        var roles = mesos("roles");

        assertThat(roles.out()).containsPattern("db +1 ");
        assertThat(roles.err()).contains("without shares");
        assertThat(mesos("why", "framework/mine").code()).isZero();
        assertThat(mesos("__complete", "teardown", "m").out()).isEqualTo("mine\n:4\n");
        assertThat(mesos("__complete", "completion", "").out()).isEqualTo("bash\nfish\nzsh\n:4\n");
    }

    @Test
    void logsOfATaskWithoutAPodSayWhatToDo() {
        cluster.framework("mine");
        cluster.task("one", "mine", 0.1);

        var logs = mesos("logs", "one");

        assertThat(logs.code()).isEqualTo(1);
        assertThat(logs.err())
                .isEqualTo("error: task one has no pod (TASK_STAGING); kubectl mesos why one says more\n");
        assertThat(mesos("exec", "one", "--", "true").err()).contains("task one does not run (TASK_STAGING)");
        assertThat(mesos("sandbox", "ls", "one").err()).contains("task one does not run (TASK_STAGING)");
    }

    /** Waits for an open offer whose spec is so, and returns its name. */
    private String offerWith(Predicate<JsonNode> wanted) {
        cluster.eventually(() -> assertThat(open(wanted)).isNotEmpty());
        return open(wanted).getFirst();
    }

    private List<String> open(Predicate<JsonNode> wanted) {
        return cluster.offers().stream()
                .filter(offer -> offer.specOrEmpty().path("operations").isEmpty())
                .filter(offer -> wanted.test(offer.specOrEmpty()))
                .map((OfferResource offer) -> offer.getMetadata().getName())
                .toList();
    }
}
