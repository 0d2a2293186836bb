package io.mesosoperator.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The name of a test class says what it needs: {@code *Test} nothing but a JDK, {@code *IT} processes or ports on this
 * machine, {@code *EndToEnd} the cluster, {@code *WithClients} what {@code clients/install} installs. This test sees
 * the test classes of all modules, so it stands in the last.
 */
class TestTiersTest {

    private static final List<String> MODULES =
            List.of("property", "cluster", "crds", "crd-generator", "driver", "cli", "operator", "bench", "examples");

    private static final String CONTROL_PLANE = "io.mesosoperator.cluster..";

    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property");

    private static final JavaClasses CLASSES = testClasses();

    private static final DescribedPredicate<JavaClass> UNIT_TEST =
            describe("are unit tests", type -> outermost(type).getSimpleName().endsWith("Test"));

    private static final Set<String> OPENERS = Set.of(
            "java.lang.ProcessBuilder",
            "java.lang.Process",
            "java.net.ServerSocket",
            "io.mesosoperator.http.HttpListener",
            "io.mesosoperator.scheduler.SchedulerServer",
            "io.mesosoperator.app.ManagementServer",
            "io.mesosoperator.app.ProbeServer");

    private static final DescribedPredicate<JavaClass> PROCESS_OR_PORT = resideInAPackage("com.sun.net.httpserver..")
            .or(describe("openers", type -> OPENERS.contains(type.getName())))
            .as("start a process or open a port");

    @Test
    void unitTestsStartNoProcessAndOpenNoPort() {
        noClasses()
                .that(UNIT_TEST)
                .should()
                .transitivelyDependOnClassesThat(PROCESS_OR_PORT)
                .because("a test that does is an integration test, *IT")
                .check(CLASSES);
    }

    @Test
    void unitTestsNeedNoApiServer() {
        noClasses()
                .that(UNIT_TEST.and(DescribedPredicate.not(resideInAPackage(CONTROL_PLANE))))
                .should()
                .transitivelyDependOnClassesThat(resideInAPackage(CONTROL_PLANE))
                .because("a test that needs one is an integration test, *IT")
                .check(CLASSES);
    }

    @Test
    void everyTestBelongsToATier() {
        methods()
                .that()
                .areAnnotatedWith(describe(
                        "a test's annotation",
                        annotation -> TEST_ANNOTATIONS.contains(
                                annotation.getRawType().getSimpleName())))
                .should()
                .beDeclaredInClassesThat(describe(
                        "are named *Test, *IT, *EndToEnd or *WithClients",
                        type -> outermost(type).getSimpleName().matches(".*(Test|IT|EndToEnd|WithClients)")))
                .because("no other class is run")
                .check(CLASSES);
    }

    @Test
    void theTestsOfAllModulesAreSeen() {
        for (var module : MODULES) {
            assertThat(new ClassFileImporter()
                            .importPath(testClassesOf(module)).stream().filter(UNIT_TEST))
                    .as("unit tests of %s; compile them: ./mvnw test-compile", module)
                    .isNotEmpty();
        }
    }

    /** With the control plane that they start; what else a test uses of a program is no affair of its tier. */
    private static JavaClasses testClasses() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .importPaths(Stream.concat(
                                MODULES.stream().map(TestTiersTest::testClassesOf),
                                Stream.of(Repository.file("cluster/target/classes")))
                        .toList());
    }

    private static Path testClassesOf(String module) {
        return Repository.file(module + "/target/test-classes");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(TestTiersTest::outermost).orElse(type);
    }
}
