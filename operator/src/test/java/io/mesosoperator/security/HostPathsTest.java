package io.mesosoperator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPathsTest {

    private static final HostPaths PATHS =
            HostPaths.parse(List.of("/srv/data", "/srv/data/scratch/:rw", "//etc/./localtime"));

    @ParameterizedTest
    @CsvSource({
        "/srv/data, false, /srv/data",
        "/srv/data/a/b, false, /srv/data",
        "/srv/data/scratch, false, /srv/data",
        "/srv/data/scratch/a, true, /srv/data/scratch:rw",
        "/etc/localtime, false, /etc/localtime",
    })
    void theWidestPathThatAllowsItCovers(String path, boolean write, String covering) {
        assertThat(PATHS.covering(path, write)).map(HostPaths.Allowed::toString).contains(covering);
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/data, true",
        "/srv/data/a, true",
        "/srv/database, false",
        "/srv, false",
        "/, false",
        "/etc/localtimes, false",
        "/srv/data/scratchy, true"
    })
    void aPathIsCoveredByWholeStepsAndInItsMode(String path, boolean write) {
        assertThat(PATHS.covering(path, write)).isEmpty();
    }

    @Test
    void theRootCoversAll() {
        assertThat(HostPaths.parse(List.of("/")).covering("/etc/passwd", false)).isPresent();
    }

    @Test
    void noneCoversNothing() {
        assertThat(HostPaths.NONE.covering("/", false)).isEmpty();
        assertThat(HostPaths.NONE).hasToString("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data", "./data", "/srv/..", "/srv/../etc:rw", "/srv/data:ro", "/srv:rw:rw", "/srv/\n"})
    void whatIsNoPathIsRefusedAndQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPaths.parse(List.of(text)))
                .withMessageStartingWith("host path '%s' is invalid".formatted(text));
    }

    @Test
    void aPathIsThereOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPaths.parse(List.of("/srv", "/srv/:rw")))
                .withMessageStartingWith("host path '/srv' is given twice");
    }
}
