package io.mesosoperator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the architecture: what decides knows nothing of what acts. */
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.mesosoperator");

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
}
