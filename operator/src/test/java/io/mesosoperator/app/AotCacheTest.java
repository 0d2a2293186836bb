package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private Path maps = Path.of("");

    @BeforeEach
    void aFile() throws IOException {
        file = Files.writeString(folder.toRealPath().resolve("operator.aot"), "");
        maps = folder.resolve("maps");
    }

    @Test
    void aCacheThatIsMappedIsUsed() throws IOException {
        Files.writeString(
                maps, "7f00-7f01 rw-p 00000000 00:00 0\n7f01-7f02 r--p 00001000 08:01 5  %s\n".formatted(file));

        assertThat(AotCache.of(List.of("-Xmx1g", "-XX:AOTCache=" + file), maps).words())
                .isEqualTo("with an AOT cache");
    }

    @Test
    void aCacheThatIsThereAndNotMappedIsNotUsed() throws IOException {
        Files.writeString(maps, "7f00-7f01 rw-p 00000000 00:00 0\n");

        assertThat(AotCache.of(List.of("-XX:AOTCache=" + file), maps).words())
                .isEqualTo("does not use the AOT cache " + file);
    }

    @Test
    void anImageWithoutTheFileIsAsGoodAsOneWithoutTheOption() {
        assertThat(AotCache.of(List.of("-XX:AOTCache=" + folder.resolve("none")), maps)
                        .words())
                .isEqualTo("without an AOT cache");
        assertThat(AotCache.of(List.of("-Xmx1g"), maps).words()).isEqualTo("without an AOT cache");
    }

    @Test
    void whereTheSystemTellsNoMapsItCountsAsNotUsed() {
        assertThat(AotCache.of(List.of("-XX:AOTCache=" + file), maps).isUsed()).isFalse();
    }
}
