package io.mesosoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/waiting.md} has each reason, and no other. */
class ReasonsTest {

    private static final String ROW = "| `";

    @Test
    void thePageHasEachReasonWithItsMeaning() throws IOException {
        var page = Files.readString(Path.of("../docs/waiting.md"));
        var tables = page.split("## A framework without offers", 2);

        assertThat(rows(tables[0]))
                .containsExactlyElementsOf(Arrays.stream(WaitReason.values())
                        .map(reason -> row(reason.word(), reason.meaning()))
                        .toList());
        assertThat(rows(tables[1]))
                .containsExactlyElementsOf(Arrays.stream(NoOfferReason.values())
                        .map(reason -> row(reason.word(), reason.meaning()))
                        .toList());
    }

    @Test
    void aWordLeadsToItsReason() {
        for (var reason : WaitReason.values()) {
            assertThat(WaitReason.of(reason.word())).contains(reason);
        }
        assertThat(WaitReason.of("TaskRunning")).isEmpty();
    }

    private static String row(String word, String meaning) {
        return ROW + word + "` | " + meaning;
    }

    /** The first two columns. */
    private static List<String> rows(String table) {
        return table.lines()
                .filter(line -> line.startsWith(ROW))
                .map(line -> line.substring(0, line.indexOf(" |", line.indexOf(" | ") + 3)))
                .toList();
    }
}
