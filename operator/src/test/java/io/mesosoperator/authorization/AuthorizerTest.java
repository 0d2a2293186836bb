package io.mesosoperator.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import io.mesosoperator.MesosCase;
import io.mesosoperator.crds.V1Additions;
import java.util.Optional;
import org.apache.mesos.Protos.ACLs;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.Test;

/** Rows F of Mesos' {@code authorization_tests.cpp}, by their names there; and what its authorizer's code says. */
class AuthorizerTest {

    @MesosCase("F1: any principal may run as guest, and without a rule all may run as root")
    @Test
    void f1AnyPrincipalRunAsUser() {
        var acls = acls("run_tasks { principals { type: ANY } users { values: 'guest' } }");

        assertThat(runs(acls, "foo", "guest")).isTrue();
        assertThat(runs(acls, "bar", "guest")).isTrue();
        assertThat(runs(acls, "foo", "root")).isTrue(); // permissive
        assertThat(runs(strict(acls), "foo", "root")).isFalse();
    }

    @Test
    void noPrincipalMayRunAsSomeUser() {
        var acls = acls("run_tasks { principals { type: NONE } users { values: 'root' } }");

        assertThat(runs(acls, "foo", "root")).isFalse();
        assertThat(runs(acls, "foo", "guest")).isTrue();
    }

    @MesosCase("F3: one principal may run as any user")
    @Test
    void f3PrincipalRunAsAnyUser() {
        var acls = acls("run_tasks { principals { values: 'foo' } users { type: ANY } }");

        assertThat(runs(acls, "foo", "user1")).isTrue();
        assertThat(runs(acls, "foo", "user2")).isTrue();
    }

    @MesosCase("F4: any principal may run as any user")
    @Test
    void f4AnyPrincipalRunAsAnyUser() {
        var acls = acls("run_tasks { principals { type: ANY } users { type: ANY } }");

        for (var principal : new String[] {"foo", "bar"}) {
            assertThat(runs(acls, principal, "user1")).isTrue();
            assertThat(runs(acls, principal, "user2")).isTrue();
        }
    }

    @Test
    void onlySomePrincipalsRunAsSomeUsers() {
        var acls = acls("""
                run_tasks { principals { values: 'foo' values: 'bar' } users { values: 'user1' values: 'user2' } }
                run_tasks { principals { type: NONE } users { values: 'user1' values: 'user2' } }
                """);

        assertThat(runs(acls, "foo", "user1")).isTrue();
        assertThat(runs(acls, "bar", "user2")).isTrue();
        assertThat(runs(acls, "baz", "user1")).isFalse();
        assertThat(runs(acls, "baz", "user3")).isTrue();
    }

    @MesosCase("F6: one principal may run as one user only")
    @Test
    void f6SomePrincipalOnlySomeUser() {
        var acls = acls("""
                run_tasks { principals { values: 'foo' } users { values: 'user1' } }
                run_tasks { principals { values: 'foo' } users { type: NONE } }
                """);

        assertThat(runs(acls, "foo", "user1")).isTrue();
        assertThat(runs(acls, "foo", "user2")).isFalse();
        assertThat(runs(acls, "bar", "user1")).isTrue();
        assertThat(runs(acls, "bar", "user2")).isTrue();
    }

    @MesosCase("F8: any principal may register in the role *")
    @Test
    void f8AnyPrincipalOfferedRole() {
        var acls = acls("register_frameworks { principals { type: ANY } roles { values: '*' } }");

        assertThat(registers(acls, "foo", "*")).isTrue();
        assertThat(registers(acls, "bar", "*")).isTrue();
    }

    @Test
    void somePrincipalsOfferedRole() {
        var acls = acls("register_frameworks { principals { values: 'foo' values: 'bar' } roles { values: 'ads' } }");

        assertThat(registers(acls, "foo", "ads")).isTrue();
        assertThat(registers(acls, "bar", "ads")).isTrue();
        assertThat(registers(strict(acls), "baz", "ads")).isFalse();
    }

    @MesosCase("F10: only one principal may register in a role")
    @Test
    void f10PrincipalOfferedRole() {
        var acls = acls("""
                register_frameworks { principals { values: 'foo' } roles { values: 'analytics' } }
                register_frameworks { principals { type: NONE } roles { values: 'analytics' } }
                """);

        assertThat(registers(acls, "foo", "analytics")).isTrue();
        assertThat(registers(acls, "bar", "analytics")).isFalse();
        assertThat(registers(acls, "bar", "*")).isTrue();
    }

    @Test
    void aFrameworkWithoutAPrincipalIsAnySubject() {
        var onlyFoo = acls("""
                register_frameworks { principals { values: 'foo' } roles { values: 'analytics' } }
                register_frameworks { principals { type: NONE } roles { values: 'analytics' } }
                """);
        var everybody = acls("permissive: false register_frameworks { principals { type: ANY } roles { type: ANY } }");
        var analytics = FrameworkInfo.newBuilder().setRole("analytics").buildPartial();

        assertThat(new Authorizer(onlyFoo).registration(analytics)).contains("Not authorized to use role 'analytics'");
        assertThat(new Authorizer(everybody).registration(analytics)).isEmpty();
    }

    @Test
    void withoutAclsEverythingIsAllowed() {
        assertThat(Authorizer.NONE.registration(framework("foo", "ads"))).isEmpty();
        assertThat(Authorizer.NONE.mayShutDown(Optional.empty(), framework("foo", "ads")))
                .isTrue();
    }

    @Test
    void theUserIsTheTasksElseItsExecutorsElseTheFrameworks() {
        var authorizer = new Authorizer(acls("run_tasks { principals { type: NONE } users { values: 'root' } }"));
        var asRoot = framework("foo", "*").toBuilder().setUser("root").build();

        assertThat(authorizer.launch(asRoot, task(""))).contains("Not authorized to launch as user 'root'");
        assertThat(authorizer.launch(asRoot, task("command { user: 'guest' }"))).isEmpty();
        assertThat(authorizer.launch(asRoot, task("executor { command { user: 'guest' } }")))
                .isEmpty();
        assertThat(authorizer.launch(asRoot, task("command { user: 'root' } executor { command { user: 'guest' } }")))
                .isPresent();
    }

    @Test
    void theUserOfADockerParameterIsAskedForToo() {
        var authorizer = new Authorizer(acls("""
                permissive: false run_tasks { principals { values: 'foo' } users { values: 'guest' } }
                """));
        var docker = "command { user: 'guest' } container { docker { parameters { key: '%s' value: '%s' } } }";

        assertThat(authorizer.launch(framework("foo", "*"), task(docker.formatted("user", "guest:guest"))))
                .isEmpty();
        assertThat(authorizer.launch(framework("foo", "*"), task(docker.formatted("user", "1001:guest"))))
                .contains("Not authorized to launch as user '1001'");
        assertThat(authorizer.launch(framework("foo", "*"), task(docker.formatted("u", "web"))))
                .isPresent();
    }

    @Test
    void onlySomeMayShutDownTheFrameworksOfOthers() {
        var authorizer = new Authorizer(acls("""
                shutdown_frameworks { principals { values: 'ops' } framework_principals { type: ANY } }
                shutdown_frameworks { principals { type: NONE } framework_principals { type: ANY } }
                """));

        assertThat(authorizer.mayShutDown(Optional.of("ops"), framework("foo", "*")))
                .isTrue();
        assertThat(authorizer.mayShutDown(Optional.of("foo"), framework("bar", "*")))
                .isFalse();
        assertThat(authorizer.mayShutDown(Optional.empty(), framework("bar", "*")))
                .isFalse();
    }

    @Test
    void whoeverLooksIntoASandboxIsAskedForTheTasksUser() {
        var authorizer = new Authorizer(sandboxes("""
                access_sandboxes { principals { values: 'ops' } users { type: ANY } }
                access_sandboxes { principals { type: NONE } users { values: 'root' } }
                """));

        assertThat(authorizer.mayAccessSandbox(Optional.of("ops"), Optional.of("root")))
                .isTrue();
        assertThat(authorizer.mayAccessSandbox(Optional.of("foo"), Optional.of("root")))
                .isFalse();
        assertThat(authorizer.mayAccessSandbox(Optional.empty(), Optional.of("root")))
                .isFalse();
        assertThat(authorizer.mayAccessSandbox(Optional.of("foo"), Optional.of("guest")))
                .isTrue();
        assertThat(Authorizer.NONE.mayAccessSandbox(Optional.empty(), Optional.of("root")))
                .isTrue();
    }

    @Test
    void whereAnAclSaysWhoseSandboxesNobodyLooksIntoOneOfAUserWhoIsNotKnown() {
        var acls = sandboxes("access_sandboxes { principals { type: NONE } users { values: 'root' } }");

        assertThat(new Authorizer(acls).mayAccessSandbox(Optional.of("foo"), Optional.empty()))
                .isFalse();
        assertThat(Authorizer.NONE.mayAccessSandbox(Optional.of("foo"), Optional.empty()))
                .isTrue();
        assertThat(new Authorizer(strict(ACLs.getDefaultInstance()))
                        .mayAccessSandbox(Optional.of("foo"), Optional.empty()))
                .isFalse();
    }

    private static boolean runs(ACLs acls, String principal, String user) {
        return new Authorizer(acls)
                .launch(framework(principal, "*"), task("command { user: '%s' }".formatted(user)))
                .isEmpty();
    }

    private static boolean registers(ACLs acls, String principal, String role) {
        return new Authorizer(acls).registration(framework(principal, role)).isEmpty();
    }

    private static FrameworkInfo framework(String principal, String role) {
        return FrameworkInfo.newBuilder()
                .setPrincipal(principal)
                .setRole(role)
                .setUser("nobody")
                .setName("")
                .build();
    }

    private static TaskInfo task(String text) {
        var task = TaskInfo.newBuilder();
        merge(text, task);
        return task.buildPartial();
    }

    private static ACLs acls(String text) {
        var acls = ACLs.newBuilder();
        merge(text, acls);
        return acls.build();
    }

    /** What Mesos 1.x has added to them. */
    private static ACLs sandboxes(String text) {
        var added = Protos.ACLs.newBuilder();
        merge(text, added);
        var acls = ACLs.newBuilder();
        V1Additions.add(added.build(), acls);
        return acls.build();
    }

    private static ACLs strict(ACLs acls) {
        return acls.toBuilder().setPermissive(false).build();
    }

    private static void merge(String text, Message.Builder into) {
        try {
            TextFormat.merge(text.replace('\'', '"'), into);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
