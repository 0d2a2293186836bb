package io.mesosoperator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.mesosoperator.app.MesosOperator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** The rules of the architecture: packages import downwards only, and what decides knows nothing of what acts. */
class ArchitectureTest {

    /** This module's own: the codec and the tests' control plane are modules of their own. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(MesosOperator.class.getProtectionDomain().getCodeSource().getLocation());

    /** The floors of docs/architecture.md, from the ground up. Of one floor, no package imports another. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("http", "metrics"),
            List.of("resource", "security", "authorization", "fetcher", "health"),
            List.of("kubernetes"),
            List.of("api", "volume"),
            List.of("agent", "framework"),
            List.of("allocation", "discovery"),
            List.of("task"),
            List.of("offer", "reservation"),
            List.of("master"),
            List.of("scheduler"),
            List.of("executor"),
            List.of("app"));

    @Test
    void packagesImportDownwardsOnly() {
        floors().check(CLASSES);
    }

    private static ArchRule floors() {
        var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (var floor : FLOORS) {
            for (var name : floor) {
                layers = layers.layer(name).definedBy("io.mesosoperator." + name + "..");
            }
        }
        for (int i = 0; i < FLOORS.size(); i++) {
            var above = FLOORS.subList(i + 1, FLOORS.size()).stream()
                    .flatMap(List::stream)
                    .toArray(String[]::new);
            for (var name : FLOORS.get(i)) {
                layers = above.length == 0
                        ? layers.whereLayer(name).mayNotBeAccessedByAnyLayer()
                        : layers.whereLayer(name).mayOnlyBeAccessedByLayers(above);
            }
        }
        return layers.because("packages import downwards only, see docs/architecture.md");
    }

    @Test
    void everyPackageStandsOnAFloor() {
        var known = FLOORS.stream()
                .flatMap(List::stream)
                .map(name -> "io.mesosoperator." + name + "..")
                .toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(CLASSES);
    }

    @Test
    void noPackagesImportOneAnother() {
        slices().matching("io.mesosoperator.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void watchHandlersAndThreadsAreGuarded() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.mesosoperator.app.Watches")
                .should()
                .callMethod(SharedIndexInformer.class, "addEventHandler", ResourceEventHandler.class)
                .because("it puts each handler behind a GuardedEventHandler")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("..app..", "..http..", "..fetcher..", "..health..")
                .and()
                // the SDK's threads, and one of a single item: the connection
                .haveNameNotMatching(".*[.](ImpatientBody|JosdkConfiguration|NamespaceShares|PingedWebSocket)([$].*)?")
                .should()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "ofPlatform")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ExecutorService.class)
                .because("a WorkQueue does not end by an exception of one item")
                .check(CLASSES);
    }

    @Test
    void oneOnlyPackageKnowsTheHttpServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mesosoperator.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLASSES);
    }

    @Test
    void metricsAreDeclared() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mesosoperator.metrics..")
                .and()
                // the Java runtime's own, and where all are shown
                .doNotHaveFullyQualifiedName("io.mesosoperator.app.ManagementServer")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "make meters",
                        type -> type.getPackageName().startsWith("io.micrometer")
                                && !List.of("MeterRegistry", "MeterBinder", "Metrics")
                                        .contains(type.getSimpleName())))
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "it makes a meter",
                        call -> call.getTargetOwner().getPackageName().startsWith("io.micrometer")
                                && !List.of("addRegistry", "removeRegistry").contains(call.getName())))
                .because("each is declared in metrics.Metric, of which docs/metrics.md is made")
                .check(CLASSES);
    }

    @Test
    void theAlgebraKnowsNoKubernetesAtAll() {
        noClasses()
                .that()
                .resideInAPackage("io.mesosoperator.resource..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
                .check(CLASSES);
    }

    @Test
    void rulesCallNoKubernetesClient() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.mesosoperator.allocation..",
                        "io.mesosoperator.task.pod..",
                        "io.mesosoperator.task.validation..",
                        "io.mesosoperator.task.executor..",
                        "io.mesosoperator.task.status..",
                        "io.mesosoperator.scheduler.wire..",
                        "io.mesosoperator.security..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..")
                .check(CLASSES);
    }

    @Test
    void objectsAreDeletedInOnePlaceOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.mesosoperator.kubernetes.Deletions")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "it is a delete or a raw request of the Kubernetes client",
                        call -> call.getTargetOwner().getPackageName().startsWith("io.fabric8.kubernetes.client")
                                && (call.getName().startsWith("delete")
                                        || call.getName().equals("raw"))))
                .because("each delete needs a precondition and a reason, see kubernetes.Deletions")
                .check(CLASSES);
    }

    @Test
    void aStatusIsWrittenWithTheVersionThatItWasDecidedOn() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.mesosoperator.kubernetes.ServerSideApply")
                .and()
                .doNotHaveFullyQualifiedName("io.mesosoperator.kubernetes.StatusReplacement")
                .and()
                // a resize is no status
                .doNotHaveFullyQualifiedName("io.mesosoperator.executor.ExecutorPods")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "it writes a subresource with the Kubernetes client",
                        call -> call.getTargetOwner().getPackageName().startsWith("io.fabric8.kubernetes.client")
                                && List.of("subresource", "patchStatus", "updateStatus", "editStatus", "replaceStatus")
                                        .contains(call.getName())))
                .because("each status needs the resourceVersion that it was decided on, see kubernetes.VersionedStatus")
                .check(CLASSES);
    }
}
