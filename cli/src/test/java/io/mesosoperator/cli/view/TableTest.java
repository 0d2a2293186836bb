package io.mesosoperator.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Table TABLE = new Table(
            List.of(Column.of("NAME"), Column.of("STATE"), Column.text("MESSAGE")),
            List.of(List.of("one", "TASK_RUNNING", ""), List.of("a-longer-one", "TASK_FAILED", "x".repeat(200))));

    @Test
    void columnsAreAsWideAsWhatIsInThemAndNoLineEndsInSpaces() {
        assertThat(TABLE.render(60, Colour.NONE)).isEqualTo("""
                NAME           STATE          MESSAGE
                one            TASK_RUNNING
                a-longer-one   TASK_FAILED    xxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
                """);
    }

    @Test
    void noLineIsLongerThanTheLimitUnlessThereIsNone() {
        assertThat(TABLE.render(Table.WIDTH, Colour.NONE).lines()).allMatch(line -> line.length() <= Table.WIDTH);
        assertThat(TABLE.render(Table.NO_LIMIT, Colour.NONE)).contains("x".repeat(200));
    }

    @Test
    void namesAreNeverCut() {
        assertThat(TABLE.render(10, Colour.NONE)).contains("a-longer-one   TASK_FAILED    xxxxxxxxx…");
    }

    @Test
    void statesAreColouredOnATerminalAndTheColumnsStayAligned() {
        assertThat(TABLE.render(60, Colour.ON))
                .contains("one            \u001b[32mTASK_RUNNING\u001b[0m\n")
                .contains("\u001b[31mTASK_FAILED\u001b[0m    xxx");
    }

    @Test
    void aRowHasACellForEachColumn() {
        var columns = List.of(Column.of("NAME"));
        var rows = List.of(List.of("a", "b"));

        assertThatThrownBy(() -> new Table(columns, rows)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageIsOneLine() {
        assertThat(Text.cut("first\n  second", 80)).isEqualTo("first second");
    }
}
