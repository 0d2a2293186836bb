package io.mesosoperator.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.mesos.Protos.CommandInfo;
import org.junit.jupiter.api.Test;

class FetchUriTest {

    @Test
    void itArrivesAsItWasSent() {
        var uri = new FetchUri("http://example.org/\"odd\"$(NAME)\n", true, false, null);

        assertThat(FetchUri.fromJson(uri.toJson())).isEqualTo(uri);
    }

    @Test
    void archivesAreUnpackedUnlessTheTaskSaysOtherwise() {
        var uri = CommandInfo.URI.newBuilder().setValue("/app.tgz").build();

        assertThat(FetchUri.of(uri)).isEqualTo(new FetchUri("/app.tgz", false, true, null));
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(new FetchUri("ftp://me:secret@example.org/app", false, true, null).shown())
                .isEqualTo("ftp://***@example.org/app");
    }

    @Test
    void whatIsNotJsonIsToldAsSuch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FetchUri.fromJson("http://example.org/app"))
                .withMessageStartingWith("a URI to fetch is not the JSON of one: ")
                .withMessageNotContaining("example.org");
    }
}
