package io.mesosoperator.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.cluster.AuditLog;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.runbook.Runbook;
import io.mesosoperator.runbook.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/backup.md}, command by command, by an administrator with ordinary rights, in a cluster with a real
 * kube-controller-manager, which deletes what has lost its owner, and binds claims.
 */
@WithOperator(starts = false, ownApiServer = true)
record BackupIT(Cluster cluster) {

    private static final Runbook PAGE = Runbook.of("backup.md");

    private static final Set<String> KEPT =
            Set.of("agents", "taskinfos", "frameworks", "persistentvolumeclaims", "persistentvolumes");

    private static final String RESERVED = """
            {"name":"cpus","type":"SCALAR","scalar":{"value":0.5},"role":"db","reservation":{"principal":"ops"}},
            {"name":"mem","type":"SCALAR","scalar":{"value":64},"role":"db","reservation":{"principal":"ops"}}""";

    private static final String DISK = """
            {"name":"disk","type":"SCALAR","scalar":{"value":100},"role":"db","reservation":{"principal":"ops"}}""";

    private static final String VOLUME = """
            {"name":"disk","type":"SCALAR","scalar":{"value":100},"role":"db","reservation":{"principal":"ops"},
            "disk":{"persistence":{"id":"v1"},"volume":{"containerPath":"data","mode":"RW"}}}""";

    @BeforeEach
    void aClusterWithControllersAndAnAdministrator() {
        Administrator.of(cluster);
        cluster.kubelet().automatic(BackupIT::script);
    }

    private static PodScript script(Pod pod) {
        return pod.getMetadata().getName().startsWith("ends-") ? PodScript.exits(3) : PodScript.runs();
    }

    @Test
    void whatWasBackedUpIsThereAgainInAClusterThatHasLostAll(@TempDir Path directory) {
        var shell = Administrator.install(cluster, directory);
        work();
        var ended = cluster.awaitState("ends", "TASK_FAILED");
        var checkpoint = checkpoint();
        var claim = claims().getFirst();

        shell.run(script("Back up", "Back up volumes"));
        loseAll(shell);
        cluster.kubelet().node("n1", 2, 1024);
        var since = cluster.api().server().audit();
        shell.run(script("Restore"));
        cluster.startOperator(configuration());

        // what runs no more says so, and nothing that has ended runs again
        var lost = cluster.awaitState("goes-on", "TASK_LOST");
        assertThat(lost.path("message").asText()).isNotEmpty();
        cluster.awaitState(nameOf("holds-volume"), "TASK_LOST");
        assertThat(cluster.status("ends")).isEqualTo(ended);
        // the reservations and the volume, whose claim is bound to the storage that it had
        assertThat(checkpoint()).isEqualTo(checkpoint);
        cluster.eventually(() -> assertThat(claims()).singleElement().satisfies(found -> {
            assertThat(found.getSpec().getVolumeName())
                    .isEqualTo(claim.getSpec().getVolumeName());
            assertThat(found.getStatus().getPhase()).isEqualTo("Bound");
        }));
        cluster.eventually(() -> assertThat(offered()).contains("\"id\":\"v1\""));
        // it works: the volume is used again
        cluster.accept(awaitOfferOf("v1"), launch("again", VOLUME));
        cluster.eventually(() -> assertThat(cluster.state(nameOf("again"))).isEqualTo("TASK_RUNNING"));
        // nobody has deleted anything that came back
        assertThat(deleted(since)).isEmpty();
        assertThat(claims()).hasSize(1);
        assertThat(cluster.podOf("ends")).isNull();
    }

    /** Who restores a status owns its fields too, and server-side apply takes no field away that another one owns. */
    @Test
    void aReservationThatWasRestoredCanBeGivenUpForGood(@TempDir Path directory) {
        var shell = Administrator.install(cluster, directory);
        cluster.startOperator(configuration());
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Agent
                metadata: {name: n1}
                spec: {attributes: [{name: rack, type: TEXT, text: {value: r1}}]}
                """);
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("db", "  role: db\n  principal: ops");
        cluster.accept(cluster.awaitOffer(), operation("reserve", "resources", RESERVED));
        cluster.eventually(() -> assertThat(checkpoint()).hasSize(2));
        shell.run(script("Back up"));
        loseAll(shell);
        cluster.kubelet().node("n1", 2, 1024);
        shell.run(withoutVolumes());
        cluster.startOperator(configuration());

        cluster.accept(awaitOfferOf("\"role\":\"db\""), operation("unreserve", "resources", RESERVED));

        cluster.eventually(() -> assertThat(checkpoint()).isEmpty());
        cluster.eventually(() -> assertThat(offered()).doesNotContain("\"role\":\"db\""));
        cluster.stopOperator();
        cluster.startOperator(configuration());
        assertThat(checkpoint()).isEmpty();
    }

    private static String withoutVolumes() {
        var blocks = PAGE.section("Restore").blocks();
        return blocks.stream().filter(block -> !block.contains("claims.json")).reduce("", String::concat);
    }

    private void work() {
        cluster.startOperator(configuration());
        cluster.apply("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: disk-1}
                spec:
                  capacity: {storage: 1Gi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: disks
                  persistentVolumeReclaimPolicy: Delete
                  hostPath: {path: /disk-1}
                """);
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("db", "  role: db\n  principal: ops");
        cluster.framework("jobs", "  suppress: true");
        cluster.accept(
                cluster.awaitOffer(),
                operation("reserve", "resources", RESERVED + "," + DISK),
                operation("create", "volumes", VOLUME));
        cluster.accept(awaitOfferOf("v1"), launch("holds-volume", VOLUME));
        cluster.eventually(
                () -> assertThat(cluster.state(nameOf("holds-volume"))).isEqualTo("TASK_RUNNING"));
        cluster.task("ends", "jobs", 0.1);
        cluster.task("goes-on", "jobs", 0.1);
        cluster.awaitState("goes-on", "TASK_RUNNING");
        own("ends", "jobs");
        cluster.eventually(
                () -> assertThat(claims().getFirst().getSpec().getVolumeName()).isEqualTo("disk-1"));
    }

    /** As tools do: what is restored with this uid in it is deleted by Kubernetes. */
    private void own(String task, String framework) {
        var uid = cluster.client()
                .resources(FrameworkResource.class)
                .withName(framework)
                .require()
                .getMetadata()
                .getUid();
        cluster.api()
                .kubectl("patch", "taskinfo", task, "--type=merge", """
                --patch={"metadata":{"ownerReferences":[{"apiVersion":"mesosoperator.io/v1alpha1","kind":"Framework",
                "name":"%s","uid":"%s"}]}}""".formatted(framework, uid))
                .orThrow();
    }

    /** As when the cluster burns down; the disk has survived. */
    private void loseAll(Shell shell) {
        cluster.stopOperator();
        var namespace = cluster.client().getNamespace();
        shell.run("helm get manifest mesos-operator -n mesos-system > manifest.yaml");
        cluster.api().server().clear();
        cluster.kubelet().remove("n1");
        shell.run("""
                kubectl delete --ignore-not-found --wait=false -f manifest.yaml
                kubectl delete pv --all --wait=false
                for volume in $(kubectl get pv -o name); do
                  kubectl patch $volume --type=merge -p '{"metadata":{"finalizers":null}}'
                done
                kubectl wait --for=delete crd/taskinfos.mesosoperator.io crd/agents.mesosoperator.io --timeout=60s
                kubectl wait --for=delete namespace/mesos-system namespace/%s --timeout=60s
                """.formatted(namespace));
        Administrator.of(cluster);
    }

    private static String script(String... headings) {
        return List.of(headings).stream()
                .map(heading -> PAGE.section(heading).script())
                .reduce("", String::concat);
    }

    private static OperatorConfiguration configuration() {
        return Cluster.config("tasks: {image: \"busybox:1.35\"}\nvolumes: {storageClass: disks}");
    }

    private List<PersistentVolumeClaim> claims() {
        return cluster.client().persistentVolumeClaims().list().getItems();
    }

    private List<AgentResource> agents() {
        return cluster.client().resources(AgentResource.class).list().getItems();
    }

    private JsonNode checkpoint() {
        cluster.eventually(() -> assertThat(agents()).isNotEmpty());
        return agents().getFirst().statusOrEmpty().path("checkpointedResources");
    }

    private String offered() {
        return cluster.offers().stream()
                .filter(offer -> offer.getStatus() == null)
                .map(offer -> offer.specOrEmpty().path("resources").toString())
                .reduce("", String::concat);
    }

    private OfferResource awaitOfferOf(String what) {
        cluster.eventually(() -> assertThat(cluster.offers()).anyMatch(offer -> isOpenWith(offer, what)));
        return cluster.offers().stream()
                .filter(offer -> isOpenWith(offer, what))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOpenWith(OfferResource offer, String what) {
        return offer.getStatus() == null
                && offer.specOrEmpty().path("resources").toString().contains(what);
    }

    private static String operation(String type, String field, String resources) {
        return "{\"type\":\"%s\",\"%s\":{\"%s\":[%s]}}"
                .formatted(type.toUpperCase(Locale.ROOT), type, field, resources);
    }

    private static String launch(String id, String volume) {
        return """
                {"type":"LAUNCH","launch":{"taskInfos":[{"name":"%1$s","taskId":{"value":"%1$s"},
                "slaveId":{"value":"n1"},"command":{"value":"true"},"resources":[%2$s,
                {"name":"cpus","type":"SCALAR","scalar":{"value":0.1},"role":"db","reservation":{"principal":"ops"}},
                {"name":"mem","type":"SCALAR","scalar":{"value":32},"role":"db","reservation":{"principal":"ops"}}]}]}}
                """.formatted(id, volume);
    }

    /** Of the TaskInfo that a LAUNCH has made for this TaskID. */
    private String nameOf(String taskId) {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .filter(task -> task.specOrEmpty().at("/taskId/value").asText().equals(taskId))
                .map(task -> requireNonNull(task.getMetadata().getName()))
                .findFirst()
                .orElse("");
    }

    private static List<String> deleted(AuditLog since) {
        return since.requests().stream()
                .filter(request -> request.verb().startsWith("delete") && KEPT.contains(request.resource()))
                .map(request -> "%s deletes %s %s".formatted(request.user(), request.resource(), request.name()))
                .toList();
    }
}
