package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The version is in {@code pom.xml}; what has to have it in writing has the same. */
class VersionTest {

    private static final String VERSION = all("<revision>(.+)</revision>", Repository.read("pom.xml"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("pom.xml has no <revision>"));

    @Test
    void theChartIsReleasedWithTheOperator() {
        assertThat(Repository.read("helm/mesos-operator/Chart.yaml").lines())
                .contains("version: " + VERSION, "appVersion: " + VERSION);
    }

    @Test
    void theImageThatThePagesNameIsTheOneThatIsReleased() throws IOException {
        try (var docs = Files.newDirectoryStream(Repository.file("docs"), "*.md")) {
            for (var page : docs) {
                assertThat(all("mesosoperator/mesos-operator:([\\w.-]+)", Files.readString(page)))
                        .as(page.toString())
                        .allMatch(VERSION::equals);
            }
        }
    }

    private static Stream<String> all(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results().map(match -> match.group(1));
    }
}
