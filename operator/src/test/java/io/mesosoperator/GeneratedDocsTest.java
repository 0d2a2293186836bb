package io.mesosoperator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.task.pod.docker.DockerParametersPart;
import io.mesosoperator.task.status.ReasonsWithoutPod;
import io.mesosoperator.task.status.StatusTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pages of {@code docs/} that say what the code says; {@code -Dgolden.update} writes them. */
class GeneratedDocsTest {

    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void theStatusTableIsTheProgramsOwn() throws IOException {
        var rows = StatusTable.rows().stream()
                .map(row -> "| %s | %s | %s | %s |"
                        .formatted(
                                row.name(),
                                row.state(),
                                row.source(),
                                row.reason() == null ? "" : row.reason().name()))
                .collect(Collectors.joining("\n"));
        assertCurrent("status-table.md", """
                # What a pod's state means for its task

                Generated from `StatusTable`. The first row that applies decides.

                | pod | state | source | reason |
                | --- | --- | --- | --- |
                %s

                ## Without a pod

                All from SOURCE_MASTER. A task that is killed before it is launched is TASK_KILLED, without a reason.

                | reason | when |
                | --- | --- |
                %s

                ## What no task here can be

                TASK_STARTING: the command executor of Mesos 0.23 does not send it either. Of the reasons:

                | reason | why not |
                | --- | --- |
                %s
                """.formatted(
                        rows, reasons(ReasonsWithoutPod.given()), reasons(ReasonsWithoutPod.impossible())));
    }

    @Test
    void dockerParametersAreThoseOfTheProgram() throws IOException {
        assertCurrent("docker-parameters.md", """
                # Docker parameters

                Generated from `DockerParametersPart`: what each key of `docker.parameters` is in the task's pod. \
                Any other key is
                refused by name, as TASK_ERROR with REASON_TASK_INVALID.

                | key | in the pod |
                | --- | --- |
                %s

                ## Refused, and what to do instead

                | key | |
                | --- | --- |
                %s
                """.formatted(parameters(false), parameters(true)));
    }

    private static String parameters(boolean refused) {
        return DockerParametersPart.options().stream()
                .filter(option -> option.isRefused() == refused)
                .map(option -> "| `%s` | %s |".formatted(String.join("`, `", option.keys()), option.meaning()))
                .collect(Collectors.joining("\n"));
    }

    private static String reasons(List<ReasonsWithoutPod.Entry> entries) {
        return entries.stream()
                .map(entry -> "| %s | %s |".formatted(entry.reason(), entry.when()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyFieldIsDocumented() throws IOException {
        assertThat(FieldsPage.read().problems()).isEmpty();
    }

    @Test
    void fieldsThatAreNotDocumentedAndTextsAboutNothingAreFound() throws IOException {
        var texts = new YAMLMapper().readTree("""
                TaskID: {valeu: the value is missing}
                NoMessage: text
                """);

        assertThat(new FieldsPage(texts).problems())
                .contains(
                        "TaskID.value is not documented",
                        "TaskID has no field valeu",
                        "there is no message NoMessage",
                        "OfferID is not documented");
    }

    @Test
    void theFieldsAreThoseOfTheSchema() throws IOException {
        assertCurrent("fields.md", FieldsPage.read().text());
    }

    @Test
    void theCasesOfMesosAreThoseOfTheTests() throws IOException {
        var page = MesosCasesPage.read(Path.of(".."));

        assertThat(page.problems()).isEmpty();
        assertCurrent("mesos-cases.md", page.text());
    }

    @Test
    void aCaseThatNoTestSaysAnythingOfIsFound() {
        var page = new MesosCasesPage();

        page.add("SomeTest", """
                class SomeTest {
                    @TEST
                    @CsvSource(delimiter = '|', value = {"A1 | 1", "A2 | 2"})
                    @MesosCase("A2: something")
                    void values(String row) {}

                    @MesosCase("C4: something")
                    @MesosCase("C3: something")
                    @TEST
                    void c3C4Both() {
                    }

                    @TEST
                    @DisplayName("C4 Again, G1 More")
                    @MesosCase("C4: something else")
                    void again() {
                    }
                }
                """.replace("@TEST", "@Test")); // this source is read too

        assertThat(page.problems())
                .containsExactly(
                        "A1 is held by [SomeTest.values] and needs one @MesosCase(\"A1: ...\"); there are 0",
                        "C4 is held by [SomeTest.again, SomeTest.c3C4Both] and needs one"
                                + " @MesosCase(\"C4: ...\"); there are 2",
                        "G1 is held by [SomeTest.again] and needs one @MesosCase(\"G1: ...\"); there are 0");
    }

    @Test
    void theTableOfHealthIsTheOneThatTheTestsHold() throws IOException {
        var table = "| object | kstatus | Argo CD |\n| --- | --- | --- |\n"
                + Arrays.stream(HealthRow.values()).map(HealthRow::text).collect(Collectors.joining("\n"));
        var page = Files.readString(DOCS.resolve("gitops.md"));
        assertCurrent(
                "gitops.md",
                Pattern.compile("(<!-- generated: health;[^\n]*\n).*?(<!-- end -->)", Pattern.DOTALL)
                        .matcher(page)
                        .replaceFirst("$1\n" + Matcher.quoteReplacement(table) + "\n\n$2"));
        assertThat(page).contains("<!-- generated: health;");
    }

    @Test
    void theMetricsAreThoseThatAreDeclared() throws IOException {
        assertCurrent("metrics.md", MetricsPage.text());
    }

    @Test
    void theAlertsAreThoseOfTheChart() throws IOException {
        assertCurrent("alerts.md", AlertsPage.text());
    }

    @Test
    void theFrameworksAreThoseThatHaveBeenRun() throws IOException {
        var page = FrameworksPage.read(Path.of("..", "clients"));

        assertThat(page.problems()).isEmpty();
        assertCurrent("frameworks.md", page.text());
    }

    @Test
    void aStepOfAClientThatIsNeitherSeenNorMissingIsFound() throws IOException {
        var about = new YAMLMapper().readTree("{name: other}");
        var seen = Map.of("subscribes", "SUBSCRIBED", "sings", "la");
        var page = new FrameworksPage(
                List.of(new FrameworksPage.Client(Path.of("other"), about, Map.of("subscribes", "why"), seen)));

        assertThat(page.problems())
                .contains(
                        "clients/other: subscribes has to be in seen.yaml, or in client.yaml with why it is missing",
                        "clients/other: kill has to be in seen.yaml, or in client.yaml with why it is missing",
                        "clients/other: there is no step sings");
    }

    private static void assertCurrent(String page, String text) throws IOException {
        var file = DOCS.resolve(page);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("stale; run ./mvnw -pl operator -am test -Dgolden.update")
                .hasContent(text);
    }
}
