package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"plain", "é", "aé", "€", "a€b", "a😀", "😀😀", ""})
    void whoeverReadsOnWhereTheTextEndsHasTheWhole(String text) {
        var all = text.getBytes(UTF_8);
        for (var most = 4; most <= all.length + 1; most++) {
            var read = new StringBuilder();
            for (var at = 0; at < all.length; ) {
                var part = Arrays.copyOfRange(all, at, Math.min(all.length, at + most));
                var told = FileText.of(part, at + part.length == all.length);
                assertThat(told).isNotEmpty();
                read.append(told);
                at += told.getBytes(UTF_8).length;
            }
            assertThat(read).hasToString(text);
        }
    }

    @Test
    void atTheEndOfTheFileNothingIsLeft() {
        assertThat(FileText.of(new byte[] {'a', (byte) 0xe2}, true)).isEqualTo("a\ufffd");
    }

    @Test
    void bytesThatAreNoTextAreToldAsWell() {
        assertThat(FileText.of(new byte[] {(byte) 0xff}, false)).isEqualTo("\ufffd");
        assertThat(FileText.of(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80}, false))
                .hasSize(5);
    }
}
