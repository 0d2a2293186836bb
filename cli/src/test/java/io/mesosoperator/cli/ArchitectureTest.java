package io.mesosoperator.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What a person reads is made without the API server, and verbs know the Kubernetes client by one interface only. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(KubectlMesos.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void viewsArePureFunctionsOfTrees() {
        noClasses()
                .that()
                .resideInAPackage("io.mesosoperator.cli.view..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.mesosoperator.cli", "io.mesosoperator.cli.api..", "io.fabric8..", "picocli..", "java.io..")
                .check(CLASSES);
    }

    @Test
    void theApiKnowsNoVerbs() {
        noClasses()
                .that()
                .resideInAPackage("io.mesosoperator.cli.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.mesosoperator.cli", "io.mesosoperator.cli.view..", "picocli..")
                .check(CLASSES);
    }

    @Test
    void verbsKnowNoKubernetesClient() {
        noClasses()
                .that()
                .resideInAPackage("io.mesosoperator.cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..")
                .check(CLASSES);
    }
}
