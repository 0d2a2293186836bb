package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxListingTest {

    private static final String GOOD = "81a4 1 5 1700000000 1000 1000 ada:staff\0./a\nb\0";

    private static List<FileEntry> read(byte[] told) throws IOException {
        return SandboxListing.read(new ByteArrayInputStream(told));
    }

    @ParameterizedTest
    @CsvSource({
        "'81a4 1 5 1700000000 0 0 root:root0./a0', 5000",
        "'0', 0",
        "'x', 0",
        "'x0', 0",
        "'81a4 1 5 1700000000 0 0 root:root\n', 0",
    })
    void ofWhatHasNoEndNoMoreIsReadThanAScriptLists(String part, int entries) throws IOException {
        var told =
                new Endless(part.replace("root0", "root\0").replace("a0", "a\0").replaceFirst("^(x?)0$", "$1\0"));

        assertThat(SandboxListing.read(told)).hasSize(entries);
        assertThat(told.count).isLessThan(4 << 20);
    }

    /** The same again and again. */
    private static final class Endless extends InputStream {

        private final byte[] part;
        private int count;

        Endless(String part) {
            this.part = part.getBytes(US_ASCII);
        }

        @Override
        public int read() {
            return part[count++ % part.length] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) {
            for (var i = from; i < from + length; i++) {
                to[i] = (byte) read();
            }
            return length;
        }
    }

    @Test
    void factsAndNamesComeInTurns() throws IOException {
        var told = "41ed 2 4096 1700000000 0 0 root:root\n81a4 1 5 1700000001 1000 100 UNKNOWN:\0./dir\0./a b\0" + GOOD;

        assertThat(read(told.getBytes(US_ASCII)))
                .containsExactly(
                        new FileEntry("dir", 0x41ed, 2, 4096, 1_700_000_000, "root", "root"),
                        new FileEntry("a b", 0x81a4, 1, 5, 1_700_000_001, "1000", "100"),
                        new FileEntry("a\nb", 0x81a4, 1, 5, 1_700_000_000, "ada", "staff"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81a4 1 5 1700000000 0 0 root:root\0../up\0",
                "81a4 1 5 1700000000 0 0 root:root\0./a/b\0",
                "81a4 1 5 1700000000 0 0 root:root\0/etc/passwd\0",
                "81a4 1 -5 1700000000 0 0 root:root\0./a\0",
                "81a4 1 99999999999999999999 1700000000 0 0 root:root\0./a\0",
                "nonsense\0./a\0",
                "\0\0",
            })
    void whatCannotBeReadIsLeftOut(String told) throws IOException {
        assertThat(read((told + GOOD).getBytes(US_ASCII)))
                .extracting(FileEntry::name)
                .containsExactly("a\nb");
    }

    @Test
    void whateverComesIsRead() throws IOException {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++) {
            var broken = (GOOD + GOOD).getBytes(ISO_8859_1);
            for (var j = 0; j < 5; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }

            assertThat(read(broken)).hasSizeLessThanOrEqualTo(broken.length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100644, -rw-r--r--",
        "040755, drwxr-xr-x",
        "120777, lrwxrwxrwx",
        "010600, prw-------",
        "140000, s---------",
        "020620, crw--w----",
        "060660, brw-rw----",
        "104711, -rwx--x--x"
    })
    void modesAreWrittenAsLsDoes(String octal, String text) {
        assertThat(FileEntry.text(Integer.parseInt(octal, 8))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "81a4 5", "11a4 5\n", "41ed 5\n", "81a4 -5\n", "81a4\n", "xx 5\n"})
    void aFileThatIsNoneHasNoStart(String told) throws IOException {
        assertThat(FileStart.read(new ByteArrayInputStream(told.getBytes(US_ASCII))))
                .isEmpty();
    }

    @Test
    void nothingIsReadOfAFileWithItsStart() throws IOException {
        var told = new ByteArrayInputStream("81a4 5\n\nhey".getBytes(US_ASCII));

        assertThat(FileStart.read(told)).contains(new FileStart(5));
        assertThat(told.readAllBytes()).isEqualTo("\nhey".getBytes(US_ASCII));
    }
}
