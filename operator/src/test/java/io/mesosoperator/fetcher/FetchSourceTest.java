package io.mesosoperator.fetcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchSourceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://example.org/dir/app.tgz|app.tgz",
                "https://example.org:8443/app.tgz|app.tgz",
                "HTTP://example.org/app|app",
                "http://example.org/app.tgz?version=2|app.tgz?version=2",
                "http://example.org/app?from=a/b|b",
                "http://me:secret@example.org/app|app",
                "http://[::1]/app|app",
            })
    void anHttpUriBecomesAFileOfTheNameBehindItsLastSlash(String uri, String name) {
        assertThat(FetchSource.of(uri)).isEqualTo(new FetchSource.Http(URI.create(uri), name));
    }

    @Test
    void anFtpUriIsForTheFtpClient() {
        var uri = "ftp://example.org/pub/app.zip";

        assertThat(FetchSource.of(uri)).isEqualTo(new FetchSource.Ftp(URI.create(uri), "app.zip"));
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/app, /srv/app, app",
        "file:///srv/app, /srv/app, app",
        "file://localhost/srv/app, /srv/app, app",
    })
    void anAbsolutePathAndAFileUriAreTheSame(String uri, String path, String name) {
        assertThat(FetchSource.of(uri)).isEqualTo(new FetchSource.LocalFile(path, name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "http://example.org/it's|Illegal characters in URI",
                "http://example.org/a\\b|Illegal characters in URI",
                "http://example.org/a b|Illegal characters in URI: Illegal character in path at index 20;",
                "http://example.org|Malformed URI (missing path): http://example.org;",
                "http://example.org/|Malformed URI (missing path): http://example.org/;",
                "http://example.org/dir/|Malformed URI (missing path): http://example.org/dir/;",
                "http://example.org/dir/..|Malformed URI (missing path): http://example.org/dir/..;",
                "http:///app|Malformed URI (no valid host): http:///app",
                "file://srv/app|File URI only supports absolute paths",
                "/srv/|Malformed URI (missing path): /srv/;",
                "app.tgz|A relative path was passed for the resource but the Mesos framework home was not specified.",
                "\"\"|A relative path was passed for the resource but the Mesos framework home was not specified.",
                "hdfs://namenode/app.tgz|URI scheme 'hdfs' is not supported: use http, https, ftp, file",
                "ftps://example.org/app.tgz|URI scheme 'ftps' is not supported",
                "s3://bucket/key|URI scheme 's3' is not supported",
            })
    void whatNobodyCouldFetchIsRefusedInMesosWords(String uri, String words) {
        assertThat(FetchSource.of(uri))
                .isInstanceOfSatisfying(
                        FetchSource.Refused.class,
                        refused -> assertThat(refused.message()).startsWith(words));
    }

    @Test
    void aControlCharacterIsIllegal() {
        assertThat(FetchSource.of("ftp://example.org/a\r\nDELE b")).isInstanceOf(FetchSource.Refused.class);
    }
}
