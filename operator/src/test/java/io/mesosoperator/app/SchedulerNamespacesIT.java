package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.scheduler.SchedulerNamespaces;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Principals and roles with a namespace of their own. */
@WithOperator(starts = false)
final class SchedulerNamespacesIT {

    private final Cluster cluster;
    private SchedulerServer server;
    private SchedulerClient client;
    private String ads;
    private String analytics;

    SchedulerNamespacesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws IOException {
        var common = cluster.client().getNamespace();
        ads = made(common + "-ads");
        analytics = made(common + "-an");
        var namespaces = new SchedulerNamespaces(common, Map.of("analytics", analytics), Map.of("ads", ads));
        var access = new AccessControl(
                Optional.of(Credentials.parse("ads a\nshop s\nops o")), Authorizer.NONE, RateLimiters.NONE);
        server = new SchedulerServer(
                0,
                SchedulerLimits.DEFAULT,
                () -> access,
                () -> new Viewers(Set.of("ops"), namespaces.ownOfPrincipals()));
        client = new SchedulerClient(server.port());
        cluster.startOperator(new SchedulerEndpoint(server, namespaces, SchedulerApiService.HEARTBEAT));
        cluster.kubelet().node("n1", 4, 4096);
        cluster.kubelet().automatic(pod -> PodScript.runs());
    }

    private String made(String name) {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        client.close();
        server.close();
    }

    @Test
    void principalsAndRolesLandApartAndDoNotSeeEachOther() throws IOException {
        try (var mine = subscribe("ads:a", "*");
                var theirs = subscribe("shop:s", "*");
                var ofRole = subscribe("shop:s", "analytics")) {
            var banner = SubscribedFramework.of(client, mine);
            var till = SubscribedFramework.of(client, theirs);
            SubscribedFramework.of(client, ofRole);

            cluster.eventually(() -> {
                assertThat(frameworksIn(ads)).containsExactly(banner.id());
                assertThat(frameworksIn(cluster.client().getNamespace())).containsExactly(till.id());
                assertThat(frameworksIn(analytics)).hasSize(1);
            });
            apply(ads, "banner", banner.id());
            apply(cluster.client().getNamespace(), "till", till.id());

            assertThat(banner.update("banner", "TASK_RUNNING")).isNotNull();
            assertThat(till.update("till", "TASK_RUNNING")).isNotNull();
            cluster.eventually(() -> assertThat(as("ops:o", "/state")).contains("\"banner\"", "\"till\""));
            assertThat(as("ads:a", "/state")).contains("\"banner\"").doesNotContain("\"till\"");
            assertThat(as("shop:s", "/state")).contains("\"till\"").doesNotContain("\"banner\"");
            assertThat(as("shop:s", "/tasks")).doesNotContain("banner");
        }
    }

    @Test
    void aPrincipalSeesWhatOthersMadeInItsNamespace() {
        cluster.client()
                .resource(task("declared", "nobody-knows"))
                .inNamespace(ads)
                .create();

        cluster.eventually(() -> assertThat(as("ads:a", "/state")).contains("\"declared\""));
        assertThat(as("shop:s", "/state")).doesNotContain("declared");
    }

    private EventStreamReader subscribe(String pair, String role) {
        return client.subscribe(with(pair, client.call("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info":
                  {"user": "nobody", "name": "mine", "role": "%s"}}}""".formatted(role))));
    }

    private void apply(String namespace, String name, String framework) {
        cluster.client().resource(task(name, framework)).inNamespace(namespace).create();
    }

    private TaskInfoResource task(String name, String framework) {
        return cluster.client()
                .getKubernetesSerialization()
                .unmarshal("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %1$s}
                spec:
                  name: %1$s
                  frameworkId: {value: %2$s}
                  command: {value: "true"}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(name, framework), TaskInfoResource.class);
    }

    private List<String> frameworksIn(String namespace) {
        return cluster.client().resources(FrameworkResource.class).inNamespace(namespace).list().getItems().stream()
                .map(framework -> framework.getMetadata().getName())
                .toList();
    }

    private String as(String pair, String path) {
        return client.send(with(pair, client.request(path))).body();
    }

    private static HttpRequest.Builder with(String pair, HttpRequest.Builder request) {
        return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
}
