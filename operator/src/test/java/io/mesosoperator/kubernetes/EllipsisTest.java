package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EllipsisTest {

    @Test
    void whatFitsStaysAsItIs() {
        assertThat(Ellipsis.characters("abc", 3)).isEqualTo("abc");
        assertThat(Ellipsis.characters("\uD83D\uDE00".repeat(3), 3)).isEqualTo("\uD83D\uDE00".repeat(3));
        assertThat(Ellipsis.bytes("\u00e4\u00e4", 4)).isEqualTo("\u00e4\u00e4");
    }

    @Test
    void whatIsTooLongSaysHowMuchIsMissing() {
        assertThat(Ellipsis.characters("x".repeat(50_000), 1024))
                .hasSize(1024)
                .endsWith("x... (49003 more characters)");
    }

    @Test
    void nothingIsCutWithinACharacter() {
        var smiles = "\uD83D\uDE00".repeat(2000);

        var cut = Ellipsis.characters(smiles, 100);
        assertThat(cut.codePointCount(0, cut.length())).isLessThanOrEqualTo(100);
        assertThat(cut).startsWith("\uD83D\uDE00").doesNotContain("?");

        var bytes = Ellipsis.bytes(smiles, 1024);
        assertThat(bytes.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
        assertThat(new String(bytes.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(bytes);
    }
}
