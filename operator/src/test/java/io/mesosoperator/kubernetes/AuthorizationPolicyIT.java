package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.cluster.ApiServerExtension;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart's policies ask RBAC: who may be which role, principal, user and task policy. */
class AuthorizationPolicyIT {

    private static final String ADMINISTRATOR = "administrator";
    private static final String TENANT = "tenant";

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private PolicyOfChart policy;

    @BeforeEach
    void thePoliciesOfTheChart() {
        policy = new PolicyOfChart(api, "authorization.yaml", List.of(ADMINISTRATOR));
        for (var user : List.of(TENANT, PolicyOfChart.OPERATOR)) {
            grant(user, "mesosoperator.io", "*", List.of(), "get", "create", "update", "patch", "delete");
        }
        // Each policy gets to work by itself, and so does each grant.
        await().ignoreExceptions().until(() -> isRefused(() -> create(TENANT, framework("first", "role: first"))));
        await().until(() -> isRefused(() -> create(TENANT, task("first", "command: {value: a, user: first}"))));
        var offer = create(ADMINISTRATOR, offer("first"));
        await().until(() -> isRefused(() -> patch(TENANT, offer, launch("{command: {value: a, user: first}}"))));
    }

    @AfterEach
    void noPolicy() {
        policy.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            roles      | *      | spec.role
            roles      | ads/eu | spec.role
            principals | dba    | spec.principal
            users      | web    | spec.user
            policies   | wide   | the annotation mesosoperator.io/policy
            """)
    void whatAFrameworkIsHasToBeGranted(String resource, String name, String path) {
        grant(TENANT, "mesosoperator.io", resource, List.of("other"), "use");
        if (!resource.equals("roles")) {
            grantAwaited("roles", "*");
        }
        var framework = switch (resource) {
            case "roles" -> framework("f", name.equals("*") ? "" : "role: " + name);
            case "principals" -> framework("f", "principal: " + name);
            case "users" -> framework("f", "user: " + name);
            default -> withPolicy(framework("f", ""), name);
        };

        assertRefused(
                () -> create(TENANT, framework),
                "%s: 'tenant' may not use '%s' in namespace %s; bind them there to a Role with {apiGroups: ["
                                .formatted(path, name, api.namespace())
                        + "mesosoperator.io], resources: [%s], resourceNames: ['%s'], verbs: [use]}"
                                .formatted(resource, name));

        grant(TENANT, "mesosoperator.io", resource, List.of(name), "use");
        await().untilAsserted(
                        () -> assertThatCode(() -> create(TENANT, framework)).doesNotThrowAnyException());
    }

    @Test
    void aGrantInAnotherNamespaceIsNone() {
        var elsewhere = api.server().createNamespace("elsewhere-");
        grantIn(elsewhere, TENANT, "mesosoperator.io", "*", List.of(), "*");
        await().untilAsserted(() -> assertThatCode(() -> policy.client(TENANT)
                        .genericKubernetesResources("mesosoperator.io/v1alpha1", "Framework")
                        .inNamespace(elsewhere)
                        .list())
                .doesNotThrowAnyException());

        assertRefused(() -> create(TENANT, framework("f", "role: ads")), "may not use 'ads'");
    }

    @Test
    void anUpdateIsAskedOnlyForWhatItChanges() {
        var framework =
                create(ADMINISTRATOR, withPolicy(framework("f", "role: ads, principal: dba, user: web"), "wide"));

        assertThatCode(() -> patch(TENANT, framework, "{spec: {suppress: true}}"))
                .doesNotThrowAnyException();
        assertRefused(() -> patch(TENANT, framework, policyPatch("wider")), "may not use 'wider'");
        assertThatCode(() -> patch(TENANT, framework, policyPatch("null"))).doesNotThrowAnyException();
        assertRefused(() -> patch(TENANT, framework, policyPatch("wide")), "may not use 'wide'");
        assertThatThrownBy(() -> patch(TENANT, framework, "{spec: {role: other}}"))
                .hasMessageContaining("the role of a framework cannot be changed");
    }

    @Test
    void clusterAdministratorsAndTheOperatorNeedNoGrant() {
        assertThatCode(() -> {
                    create(ADMINISTRATOR, framework("f1", "role: ads, user: web"));
                    create(PolicyOfChart.OPERATOR, framework("f2", "role: ads, user: web"));
                    create(ADMINISTRATOR, task("t1", "command: {value: a, user: web}"));
                    create(PolicyOfChart.OPERATOR, task("t2", "command: {value: a, user: web}"));
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command: {value: a, user: web}",
                "executor: {executorId: {value: e}, command: {value: a, user: web}}",
                "command: {value: a}, container: {type: DOCKER, docker: {image: i, parameters: ["
                        + "{key: user, value: nobody}, {key: u, value: 'web:1000'}]}}",
                "executor: {executorId: {value: e}, command: {value: a}, container: {type: DOCKER, docker: {image: i, "
                        + "parameters: [{key: user, value: web}]}}}"
            })
    void theUserOfATaskHasToBeGranted(String spec) {
        assertRefused(
                () -> create(TENANT, task("t", spec)),
                "user: 'tenant' may not use 'web' in namespace %s; bind them there to a Role with {apiGroups: ["
                                .formatted(api.namespace())
                        + "mesosoperator.io], resources: [users], resourceNames: ['web'], verbs: [use]}");

        grantAwaited("users", "web");
        assertThatCode(() -> create(TENANT, task("t", spec))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command: {value: a}",
                "command: {value: a, user: ''}",
                "command: {value: a}, container: {type: DOCKER, docker: {image: i, parameters: ["
                        + "{key: label, value: web}]}}",
                "executor: {executorId: {value: e}, command: {value: a}}"
            })
    void aTaskThatNamesNoUserIsAskedForNothing(String spec) {
        assertThatCode(() -> create(TENANT, task("t", spec))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{command: {value: a, user: web}}",
                "{command: {value: a}}, {executor: {executorId: {value: e}, command: {value: a, user: web}}}",
                "{command: {value: a}, container: {type: DOCKER, docker: {image: i, parameters: ["
                        + "{key: user, value: 'web:1000'}]}}}",
                "{executor: {executorId: {value: e}, command: {value: a}, container: {type: DOCKER, docker: {image: i, "
                        + "parameters: [{key: u, value: web}]}}}}"
            })
    void theUsersOfAnAcceptHaveToBeGranted(String tasks) {
        var offer = create(ADMINISTRATOR, offer("o"));

        assertRefused(
                () -> patch(TENANT, offer, launch(tasks)),
                "the user of a task in spec.operations: 'tenant' may not use 'web' in namespace " + api.namespace());

        grantAwaited("users", "web");
        assertThatCode(() -> patch(TENANT, offer, launch(tasks))).doesNotThrowAnyException();
    }

    @Test
    void whatNamesNoUserInAnAcceptIsAskedForNothing() {
        var offer = create(ADMINISTRATOR, offer("o"));

        assertThatCode(() -> {
                    patch(TENANT, offer, launch("{command: {value: a}}"));
                    patch(TENANT, offer, launch(""));
                    patch(TENANT, offer, "{spec: {operations: [{type: LAUNCH}, {type: RESERVE, reserve: {}}]}}");
                    patch(TENANT, offer, "{spec: {operations: null, decline: true, filters: {refuseSeconds: 1}}}");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void anAcceptMayNameFourUsersAndMoreOnlyWhereAllAreGranted() {
        var offer = create(ADMINISTRATOR, offer("o"));
        grantAwaited("users", "u1", "u2", "u3", "u4", "u5");

        assertThatCode(() -> patch(TENANT, offer, launch(tasksOf(100, 4)))).doesNotThrowAnyException();
        assertRefused(() -> patch(TENANT, offer, launch(tasksOf(5, 5))), "name more than 4 users");
        assertThatCode(() -> patch(ADMINISTRATOR, offer, launch(tasksOf(250, 6))))
                .doesNotThrowAnyException();
        assertThatCode(() -> patch(TENANT, offer, "{metadata: {labels: {a: b}}}"))
                .as("what it says already is not asked for again")
                .doesNotThrowAnyException();
        for (int user = 1; user <= 4; user++) {
            var last = "u%d".formatted(6 + user);
            var tasks = tasksOf(user, user - 1) + ", {command: {value: a, user: %s}}".formatted(last);
            assertRefused(
                    () -> patch(TENANT, offer, launch(tasks)),
                    user == 4 ? "may not use 'u10'" : "may not use '%s'".formatted(last));
        }
    }

    private static String tasksOf(int tasks, int users) {
        return String.join(
                ", ",
                IntStream.range(0, tasks)
                        .mapToObj(i -> users == 0
                                ? "{command: {value: a}}"
                                : "{command: {value: a, user: u%d}}".formatted(1 + i % users))
                        .toList());
    }

    private static String launch(String tasks) {
        return "{spec: {operations: [{type: RESERVE, reserve: {}}, {type: LAUNCH, launch: {taskInfos: [%s]}}]}}"
                .formatted(tasks.replaceAll(
                        "\\{(command|executor):", "{name: t, taskId: {value: t}, slaveId: {value: n1}, $1:"));
    }

    private static String policyPatch(String name) {
        return "{metadata: {annotations: {mesosoperator.io/policy: %s}}}".formatted(name);
    }

    private static GenericKubernetesResource framework(String name, String spec) {
        return object("Framework", name, spec.contains("user: ") ? "name: f" : "name: f, user: ''", spec);
    }

    private static GenericKubernetesResource withPolicy(GenericKubernetesResource framework, String name) {
        framework.getMetadata().getAnnotations().put("mesosoperator.io/policy", name);
        return framework;
    }

    private static GenericKubernetesResource task(String name, String spec) {
        return object("TaskInfo", name, "name: %s, frameworkId: {value: f}".formatted(name), spec);
    }

    private static GenericKubernetesResource offer(String name) {
        return object("Offer", name, "frameworkId: {value: f}, slaveId: {value: n1}, hostname: n1", "");
    }

    private static GenericKubernetesResource object(String kind, String name, String spec, String more) {
        return Serialization.unmarshal("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: %s
                metadata: {name: %s, annotations: {}}
                spec: {%s, %s}
                """.formatted(kind, name, spec, more), GenericKubernetesResource.class);
    }

    private GenericKubernetesResource create(String user, GenericKubernetesResource object) {
        return policy.client(user).resource(object).inNamespace(api.namespace()).create();
    }

    private void patch(String user, GenericKubernetesResource object, String merge) {
        policy.client(user)
                .resource(object)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Serialization.unmarshal("---\n" + merge, Object.class)));
    }

    private static boolean isRefused(Runnable write) {
        try {
            write.run();
            return false;
        } catch (KubernetesClientException failure) {
            return String.valueOf(failure.getMessage()).contains("may not use");
        }
    }

    private static void assertRefused(ThrowingCallable write, String message) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN))
                .hasMessageContaining(message);
    }

    /** What is granted to the tenant, after it has reached the API server's authorizer. */
    private void grantAwaited(String resource, String... names) {
        grant(TENANT, "mesosoperator.io", resource, List.of(names), "use");
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(api.namespace())
                .withGroup("mesosoperator.io")
                .withResource(resource)
                .withName(names[0])
                .withVerb("use")
                .endResourceAttributes()
                .endSpec()
                .build();
        await().until(() ->
                policy.client(TENANT).resource(review).create().getStatus().getAllowed());
    }

    private void grant(String user, String group, String resource, List<String> names, String... verbs) {
        grantIn(api.namespace(), user, group, resource, names, verbs);
    }

    private static void grantIn(
            String namespace, String user, String group, String resource, List<String> names, String... verbs) {
        var role = api.server()
                .client()
                .inNamespace(namespace)
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withGenerateName("grant-")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(new PolicyRuleBuilder()
                                .withApiGroups(group)
                                .withResources(resource)
                                .withResourceNames(names)
                                .withVerbs(verbs)
                                .build())
                        .build())
                .create()
                .getMetadata()
                .getName();
        api.server()
                .client()
                .inNamespace(namespace)
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
    }
}
