package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.app.PlayedKubelet.Manner;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.master.ContainerName;
import io.mesosoperator.master.FilesFailure;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ACL;
import org.apache.mesos.Protos.ACLs;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code /files}: what it shows comes through the API server from a kubelet, which is played. An API server calls no
 * address of the loopback, so the test needs another one.
 */
@WithOperator
final class FilesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ON = "tasks: {image: \"busybox:1.35\"}\nschedulerApi: {sandboxFiles: true}\n";
    private static final String BANNER = "/var/lib/mesos/slaves/n1/frameworks/ads-1/executors/banner/runs/latest";

    private final Cluster cluster;
    private final OpenSchedulerApi door;
    private final PlayedKubelet kubelet;

    @TempDir
    private Path folder;

    FilesIT(Cluster cluster, OpenSchedulerApi door) throws IOException {
        this.cluster = cluster;
        this.door = door;
        kubelet = new PlayedKubelet(this::sandbox);
    }

    /** Of each container its own. */
    private String sandbox(String container) {
        try {
            return Files.createDirectories(folder.resolve(container.replace('/', '_')))
                    .toString();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @BeforeEach
    void aNodeWithThatKubelet() throws IOException {
        var here = address();
        assumeThat(here).as("an address that is not the loopback's").isPresent();
        cluster.kubelet().node("n1", 4, 4096);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.client()
                .nodes()
                .withName("n1")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"addresses": [{"type": "InternalIP", "address": "%s"}],
                          "daemonEndpoints": {"kubeletEndpoint": {"Port": %d}}}}""".formatted(
                                here.get().getHostAddress(), kubelet.port()));
    }

    @AfterEach
    void stop() throws IOException {
        kubelet.close();
    }

    private static Optional<InetAddress> address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress())
                .findFirst();
    }

    /** The pod of a task that runs. */
    private Pod banner() {
        cluster.framework("ads-1", "  principal: ads");
        cluster.task("banner", "ads-1", 0.5);
        cluster.awaitState("banner", "TASK_RUNNING");
        return cluster.awaitPodOf("banner");
    }

    private Path file(Pod pod, String name) {
        return Path.of(sandbox(pod.getMetadata().getName() + "/task")).resolve(name);
    }

    @Test
    void withoutTheSettingNobodyLooksIntoContainers() {
        banner();

        var answer = ask("/files/browse?path=" + BANNER);

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("schedulerApi.sandboxFiles is off");
        assertThat(kubelet.commands()).isEmpty();
    }

    @Test
    void aSandboxIsListedAndReadAsAnAgentTellsIt() throws IOException {
        cluster.reconfigure(ON);
        var pod = banner();
        kubelet.log(pod.getMetadata().getName(), "task", "one\ntwo\nthree\n");
        Files.createDirectories(file(pod, "logs"));
        Files.writeString(file(pod, "a b\n&'$(x)"), "hostile");
        Files.writeString(file(pod, "large"), "0123456789".repeat(20_000));

        cluster.eventually(() -> assertThat(directory()).isNotEmpty());
        var directory = directory();
        assertThat(directory)
                .isEqualTo("/var/lib/mesos/slaves/n1/frameworks/ads-1/executors/banner/runs/"
                        + pod.getMetadata().getUid());
        var listed = get("/files/browse.json?path=" + directory + "/");

        assertThat(listed.findValuesAsText("path"))
                .isEqualTo(Stream.of("a b\n&'$(x)", "large", "logs", "stderr", "stdout")
                        .map(name -> directory + "/" + name)
                        .toList());
        var large = listed.get(1);
        assertThat(large.path("size").asLong()).isEqualTo(200_000);
        assertThat(large.path("mode").asText()).isEqualTo("-rw-r--r--");
        assertThat(large.path("nlink").asInt()).isEqualTo(1);
        assertThat(large.path("mtime").asLong()).isPositive();
        assertThat(large.path("uid").asText()).isNotEmpty();
        assertThat(listed.get(2).path("mode").asText()).isEqualTo("drwxr-xr-x");
        assertThat(listed.get(4).path("size").asLong()).isEqualTo(14);
        assertThat(get("/files/browse?path=" + directory + "/logs")).isEmpty();

        assertThat(read(directory + "/large", "")).isEqualTo(Map.of("offset", 200_000, "data", ""));
        assertThat(read(directory + "/large", "&offset=-1&length=-1")).isEqualTo(Map.of("offset", 200_000, "data", ""));
        assertThat(read(directory + "/large", "&offset=5003&length=4"))
                .isEqualTo(Map.of("offset", 5003, "data", "3456"));
        assertThat(read(directory + "/large", "&offset=199998")).isEqualTo(Map.of("offset", 199_998, "data", "89"));
        assertThat(read(directory + "/large", "&offset=200000")).isEqualTo(Map.of("offset", 200_000, "data", ""));
        assertThat(read(directory + "/large", "&offset=0&length=1000000")
                        .getOrDefault("data", "")
                        .toString())
                .hasSize(65_536);
        assertThat(read(directory + "/a b\n&'$(x)", "&offset=0")).isEqualTo(Map.of("offset", 0, "data", "hostile"));

        var download = ask("/files/download?path=" + encoded(directory + "/a b\n&'$(x)"));
        assertThat(download.body()).isEqualTo("hostile");
        assertThat(download.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"a_b_____x_\"; filename*=UTF-8''a%20b%0A%26%27%24%28x%29");
        assertThat(ask("/files/download.json?path=" + directory + "/large").body())
                .isEqualTo("0123456789".repeat(20_000));
        assertThat(ask("/slave(1)/files/read?jsonp=f&offset=0&path=" + directory + "/stderr")
                        .body())
                .isEqualTo("f({\"offset\":0,\"data\":\"\"});");
        cluster.eventually(() -> assertThat(kubelet.open()).isZero());
    }

    private String directory() {
        return get("/slave(n1)/state").at("/frameworks/0/executors/0/directory").asText();
    }

    @Test
    void whatATaskHasPrintedIsItsStdout() {
        cluster.reconfigure(ON);
        var pod = banner();
        kubelet.log(pod.getMetadata().getName(), "task", "one\ntwo\nthree\n");

        assertThat(read(BANNER + "/stdout", "")).isEqualTo(Map.of("offset", 14, "data", ""));
        assertThat(read(BANNER + "/stdout", "&offset=4&length=3")).isEqualTo(Map.of("offset", 4, "data", "two"));
        assertThat(read(BANNER + "/stdout", "&offset=0&length=0")).isEqualTo(Map.of("offset", 0, "data", ""));
        assertThat(read(BANNER + "/stdout", "&offset=14")).isEqualTo(Map.of("offset", 14, "data", ""));
        assertThat(read(BANNER + "/stdout", "&offset=99")).isEqualTo(Map.of("offset", 99, "data", ""));
        assertThat(read(BANNER + "/stderr", "")).isEqualTo(Map.of("offset", 0, "data", ""));
        assertThat(ask("/files/download?path=" + BANNER + "/stdout").body()).isEqualTo("one\ntwo\nthree\n");
        assertThat(kubelet.commands()).isEmpty();
    }

    @Test
    void mistakesAreToldInMesosWords() throws IOException {
        cluster.reconfigure(ON);
        var pod = banner();
        Files.createDirectories(file(pod, "logs"));
        Files.writeString(file(pod, "file"), "x");
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(file(pod, "out"), folder.resolve("secret"));
        Files.createSymbolicLink(file(pod, "up"), Path.of(".."));

        assertAnswer("/files/browse", 400, "Expecting 'path=value' in query.\n");
        assertAnswer("/files/read", 400, "Expecting 'path=value' in query.\n");
        assertAnswer("/files/download?path=", 400, "Expecting 'path=value' in query.\n");
        assertAnswer(
                "/files/read?path=none&offset=hello",
                400,
                "Failed to parse offset: Failed to convert 'hello' to number.\n");
        assertAnswer("/files/read?path=none&length=-2", 400, "Negative length provided: -2.\n");
        assertAnswer("/files/read?path=" + BANNER + "/logs", 400, "Cannot read a directory.\n");
        assertAnswer("/files/download?path=" + BANNER, 400, "Cannot read a directory.\n");
        assertThat(get("/files/browse?path=" + BANNER + "/file")).isEmpty();
        for (var path : List.of(
                "/etc/passwd",
                BANNER.replace("banner", "other"),
                BANNER.replace("ads-1", "other"),
                BANNER.replace("n1", "n2"),
                BANNER.replace("latest", "other"),
                BANNER + "/nothing",
                BANNER + "/out",
                BANNER + "/up/secret",
                BANNER + "/../secret",
                BANNER + "/logs/../../secret",
                BANNER + "/logs%2f..%2f..%2fsecret",
                BANNER + "/file%00")) {
            assertThat(ask("/files/read?offset=0&path=" + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
            assertThat(ask("/files/download?path=" + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(ask("/files/browse?path=" + BANNER + "/up").statusCode()).isEqualTo(404);
        assertThat(ask("/files/other?path=" + BANNER).statusCode()).isEqualTo(404);
    }

    private void assertAnswer(String path, int status, String text) {
        var answer = ask(path);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void anImageWithoutAShellSaysSo() {
        cluster.reconfigure(ON);
        banner();
        kubelet.behaves(Manner.HAS_NO_SHELL);

        for (var page :
                List.of("browse?path=" + BANNER, "read?path=" + BANNER + "/x", "download?path=" + BANNER + "/x")) {
            var answer = ask("/files/" + page);
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(answer.body()).startsWith("The task's image has no 'sh'");
        }
    }

    @Test
    void whateverAContainerSaysNoAnswerIsHalfOfOne() {
        cluster.reconfigure(ON);
        banner();

        kubelet.behaves(Manner.IS_CUT_OFF);
        // the end of a connection without a word is not always told; then it is found by the time that it takes
        assertThat(ask("/files/read?offset=0&path=" + BANNER + "/x").statusCode())
                .isIn(502, 504);
        kubelet.behaves(Manner.SAYS_LESS);
        assertThatThrownBy(() -> ask("/files/download?path=" + BANNER + "/x"))
                .hasRootCauseInstanceOf(IOException.class);
        kubelet.behaves(Manner.WRITES_WITHOUT_END);
        assertThat(ask("/files/read?offset=0&path=" + BANNER + "/x").statusCode())
                .isEqualTo(502);
        assertThat(ask("/files/browse?path=" + BANNER).statusCode()).isEqualTo(502);
    }

    @Test
    void aContainerThatDoesNotAnswerHoldsUpNobody() throws Exception {
        var pod = banner();
        kubelet.behaves(Manner.SAYS_NOTHING);
        var where = new ContainerName(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName(), "task");
        var sandboxes = new PodSandboxes(cluster.client(), Clock.systemUTC());

        try (var command = sandboxes.run(where, List.of("sh"), Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> command.output().read()).isInstanceOf(FilesFailure.class);
            assertThatThrownBy(command::exitCode)
                    .isInstanceOf(FilesFailure.class)
                    .hasMessageContaining("in time");
        }
        cluster.eventually(() -> assertThat(kubelet.open()).isZero());
        kubelet.close();
        assertThatThrownBy(() -> sandboxes.run(where, List.of("sh"), Duration.ofSeconds(5)))
                .isInstanceOf(FilesFailure.class);
    }

    @Test
    void nobodySeesSandboxesThatAreAnothersOrThatAnAclDenies() {
        cluster.reconfigure(ON);
        banner();
        cluster.framework("shop-1", "  principal: shop");
        cluster.task("till", "shop-1", 0.25);
        cluster.awaitState("till", "TASK_RUNNING");
        var till = BANNER.replace("ads-1", "shop-1").replace("banner", "till");
        access(ACLs.getDefaultInstance());
        assertThat(asked("ads", BANNER)).isEqualTo(200);
        assertThat(asked("ads", till)).isEqualTo(404);
        assertThat(asked("shop", till)).isEqualTo(200);
        assertThat(ask("/files/browse?path=" + BANNER).statusCode()).isEqualTo(401);

        var nobodys = Protos.ACL
                .AccessSandbox
                .newBuilder()
                .setPrincipals(ACL.Entity.newBuilder().addValues("shop"))
                .setUsers(ACL.Entity.newBuilder().setType(ACL.Entity.Type.NONE));
        var acls = ACLs.newBuilder();
        V1Additions.add(Protos.ACLs.newBuilder().addAccessSandboxes(nobodys).build(), acls);
        access(acls.build());

        assertThat(asked("ads", BANNER)).isEqualTo(200);
        assertThat(asked("shop", till)).isEqualTo(403);
    }

    private void access(ACLs acls) {
        door.access(new AccessControl(
                Optional.of(Credentials.parse("ads s3cret\nshop s3cret")), new Authorizer(acls), RateLimiters.NONE));
    }

    private int asked(String principal, String path) {
        var secret = Base64.getEncoder().encodeToString((principal + ":s3cret").getBytes(UTF_8));
        return door.client()
                .send(door.client().request("/files/browse?path=" + path).header("Authorization", "Basic " + secret))
                .statusCode();
    }

    @Test
    void tasksOfAGroupHaveASandboxEach() throws IOException {
        cluster.reconfigure(ON);
        cluster.framework("pods");
        LaunchedPair.launch(cluster);
        cluster.eventually(() -> assertThat(get("/slave(1)/state").at("/frameworks/0/executors/0/tasks"))
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.path("state").asText()).isEqualTo("TASK_RUNNING")));
        var pod = cluster.pods().getFirst();
        var containers = pod.getSpec().getContainers().stream()
                .map(container -> container.getName())
                .toList();
        for (var i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            kubelet.log(pod.getMetadata().getName(), container, "log " + i);
            Files.writeString(
                    Path.of(sandbox(pod.getMetadata().getName() + "/" + container))
                            .resolve("own"),
                    "own " + i);
        }
        var state = get("/state").at("/frameworks/0");
        assertThat(state.at("/tasks/0/executor_id").asText()).isEqualTo("pair");
        var directory = state.at("/executors/0/directory").asText();

        assertThat(directory)
                .endsWith("/executors/pair/runs/" + pod.getMetadata().getUid());
        assertThat(get("/files/browse?path=" + directory).findValuesAsText("path"))
                .containsExactly(directory + "/tasks");
        assertThat(get("/files/browse?path=" + directory + "/tasks").findValuesAsText("path"))
                .containsExactly(directory + "/tasks/log", directory + "/tasks/web");
        assertThat(read(directory + "/tasks/web/own", "&offset=0")).containsEntry("data", "own 0");
        assertThat(read(directory + "/tasks/log/own", "&offset=0")).containsEntry("data", "own 1");
        assertThat(read(directory + "/tasks/log/stdout", "&offset=0")).containsEntry("data", "log 1");
        assertThat(ask("/files/read?path=" + directory + "/tasks/other/own").statusCode())
                .isEqualTo(404);
        assertThat(ask("/files/read?path=" + directory + "/own").statusCode()).isEqualTo(404);
        assertThat(get("/files/debug").propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(directory + "/tasks/log", directory + "/tasks/web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void nothingCanBeWritten(String method) {
        cluster.reconfigure(ON);

        assertThat(door.client()
                        .send(door.client()
                                .request("/files/read?path=" + BANNER)
                                .method(method, BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    private Map<String, Object> read(String path, String query) {
        var answer = get("/files/read?path=" + encoded(path) + query);
        return Map.of(
                "offset",
                answer.path("offset").asInt(),
                "data",
                answer.path("data").asText());
    }

    private static String encoded(String path) {
        return URLEncoder.encode(path, UTF_8);
    }

    private JsonNode get(String path) {
        var answer = ask(path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException broken) {
            throw new AssertionError(answer.body(), broken);
        }
    }

    private HttpResponse<String> ask(String path) {
        return door.client().send(door.client().request(path));
    }
}
