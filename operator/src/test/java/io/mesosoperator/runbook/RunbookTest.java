package io.mesosoperator.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunbookTest {

    private static final Path TESTS = Path.of("src", "test", "java", "io", "mesosoperator", "app");

    @Test
    void theIndentedLinesUnderAHeadingAreItsCommands() {
        var page = new Runbook("page.md", """
                # Page

                ## First

                Words.

                    one \\
                      --more
                    two

                    three

                ## Second

                | a table |

                ### Third

                    four
                """);

        assertThat(page.sections()).extracting(Runbook.Section::heading).containsExactly("First", "Third");
        assertThat(page.section("First").blocks()).containsExactly("one \\\n  --more\ntwo\n", "three\n");
        assertThat(page.section("Third").script()).isEqualTo("four\n");
        assertThatThrownBy(() -> page.section("Second")).hasMessageContaining("Second");
    }

    @Test
    void eachAlertIsBroughtAbout() throws IOException {
        var source = Files.readString(TESTS.resolve("AlertsLifeIT.java"));

        assertThat(Files.readAllLines(Runbook.ROOT.resolve("helm/mesos-operator/files/alerts.yaml")))
                .filteredOn(line -> line.strip().startsWith("- alert: "))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(source)
                        .containsPattern("alerts\\(\\)\\s*\\.assertOnly(WhileItGrows)?\\(\\s*\""
                                + line.strip().substring("- alert: ".length()) + "\""));
    }

    /** A heading that no test names has commands that nobody runs. */
    @ParameterizedTest
    @CsvSource({"backup.md, BackupIT", "uninstall.md, UninstallIT"})
    void eachHeadingWithCommandsIsInTheTestThatRunsThem(String page, String test) throws IOException {
        var source = Files.readString(TESTS.resolve(test + ".java"));

        assertThat(Runbook.of(page).sections())
                .isNotEmpty()
                .allSatisfy(section -> assertThat(source).contains("\"" + section.heading() + "\""));
    }
}
