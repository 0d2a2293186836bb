package io.mesosoperator.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real servers, on this machine. */
class FetcherIT {

    private static final byte[] CONTENT = "hello\n".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private Path sandbox = Path.of("");
    private final List<String> log = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server = newServer();

    @BeforeEach
    void start() throws IOException {
        sandbox = Files.createDirectory(folder.resolve("sandbox"));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void aFileIsInTheSandboxUnderItsName() throws Exception {
        serve("/dir/app.txt", exchange -> answer(exchange, 200, CONTENT));

        fetch(uri("/dir/app.txt"));

        assertThat(sandbox.resolve("app.txt")).hasBinaryContent(CONTENT);
        assertThat(mode("app.txt")).isEqualTo("rw-r--r--");
        assertThat(log).contains("Fetching URI '%s'".formatted(uri("/dir/app.txt")), "Fetched app.txt: 6 bytes");
    }

    @Test
    void anExecutableIsMadeOneAndIsNotUnpacked() throws Exception {
        serve("/run.gz", exchange -> answer(exchange, 200, CONTENT));

        fetch(new FetchUri(uri("/run.gz"), true, true, null));

        assertThat(mode("run.gz")).isEqualTo("rwxr-xr-x");
        assertThat(sandbox.resolve("run")).doesNotExist();
    }

    @Test
    void whereNobodyKnowsTheTasksUserEverybodyMayWhatTheOwnerMay() throws Exception {
        serve("/run", exchange -> answer(exchange, 200, CONTENT));

        fetcher(InstantSource.system(), Duration.ofMinutes(1), OptionalLong.empty(), true)
                .fetch(List.of(new FetchUri(uri("/run"), true, true, null)));

        assertThat(mode("run")).isEqualTo("rwxrwxrwx");
    }

    @Test
    void theQueryStringIsPartOfTheNameSoThatItHidesTheArchive() throws Exception {
        serve("/app.gz", exchange -> answer(exchange, 200, CONTENT));

        fetch(uri("/app.gz?x=1"));

        assertThat(sandbox.resolve("app.gz?x=1")).hasBinaryContent(CONTENT);
    }

    @Test
    void anArchiveIsUnpackedAndKept() throws Exception {
        serve("/app.gz", exchange -> answer(exchange, 200, gzip(CONTENT)));

        fetch(uri("/app.gz"));

        assertThat(sandbox.resolve("app")).hasBinaryContent(CONTENT);
        assertThat(sandbox.resolve("app.gz")).exists();
        assertThat(log).contains("Unpacked app.gz: 1 entries");
    }

    @Test
    void anArchiveThatIsNotToBeUnpackedIsLeftAsItIs() throws Exception {
        serve("/app.gz", exchange -> answer(exchange, 200, CONTENT));

        fetch(new FetchUri(uri("/app.gz"), false, false, null));

        assertThat(sandbox.resolve("app.gz")).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileOfTheSandboxCanBeUnpackedByAnotherUri() throws Exception {
        serve("/data", exchange -> answer(exchange, 200, gzip(CONTENT)));
        Files.createDirectory(sandbox.resolve("volume"));
        Files.write(sandbox.resolve("volume/kept.gz"), gzip(CONTENT));

        fetch(uri("/data"), "file://" + sandbox.resolve("volume/kept.gz"));

        assertThat(sandbox.resolve("kept.gz")).exists();
        assertThat(sandbox.resolve("kept")).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileThatWasPutThereForTheFetcherIsTakenAway() throws Exception {
        Files.write(sandbox.resolve(".fetch-0"), gzip(CONTENT));

        fetch(new FetchUri(
                "/srv/app.gz", false, true, sandbox.resolve(".fetch-0").toString()));

        assertThat(sandbox.resolve("app.gz")).exists();
        assertThat(sandbox.resolve("app")).hasBinaryContent(CONTENT);
        assertThat(sandbox.resolve(".fetch-0")).doesNotExist();
    }

    @Test
    void aFileThatIsInItsPlaceAlreadyStaysThere() throws Exception {
        Files.write(sandbox.resolve("here.gz"), gzip(CONTENT));

        fetch(sandbox.resolve("here.gz").toString());

        assertThat(sandbox.resolve("here")).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileThatIsNotThereIsAFailureOfThatUri() {
        assertFails("/nowhere/app", "Failed to fetch URI '/nowhere/app': there is no such file");
    }

    @Test
    void laterUrisAreNotTriedAfterAFailure() {
        var asked = new AtomicInteger();
        serve("/missing", exchange -> answer(exchange, 404, CONTENT));
        serve("/next", exchange -> {
            asked.incrementAndGet();
            answer(exchange, 200, CONTENT);
        });

        assertThatExceptionOfType(FetchFailure.class).isThrownBy(() -> fetch(uri("/missing"), uri("/next")));

        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 403, 404, 410})
    void anAnswerThatWillStayTheSameIsNotAskedForAgain(int status) {
        var asked = new AtomicInteger();
        serve("/app", exchange -> {
            asked.incrementAndGet();
            answer(exchange, status, CONTENT);
        });

        assertFails(uri("/app"), "Failed to fetch URI '%s': HTTP status %d".formatted(uri("/app"), status));

        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void anAnswerThatMayPassIsAskedForAgainAfterPausesThatGrow(int status) throws Exception {
        var asked = new AtomicInteger();
        serve("/app", exchange -> answer(exchange, asked.incrementAndGet() < 3 ? status : 200, CONTENT));

        fetch(uri("/app"));

        assertThat(sandbox.resolve("app")).hasBinaryContent(CONTENT);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(log).contains("Attempt 1 of 4 failed: HTTP status %d; next in 1 s".formatted(status));
    }

    @Test
    void aServerThatStaysDownIsAFailureAtLast() {
        serve("/app", exchange -> answer(exchange, 503, CONTENT));

        assertFails(uri("/app"), "Failed to fetch URI '%s': HTTP status 503 (4 attempts)".formatted(uri("/app")));

        assertThat(pauses).hasSize(3);
    }

    @Test
    void aServerThatIsNotThereYetIsTriedAgain() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertFails(
                "http://127.0.0.1:%d/app".formatted(free),
                "Failed to fetch URI 'http://127.0.0.1:%d/app': cannot connect to 127.0.0.1:%1$d (4 attempts)"
                        .formatted(free));
    }

    @Test
    void aTransferThatIsCutIsTriedAgainFromTheStart() throws Exception {
        var asked = new AtomicInteger();
        serve("/app", exchange -> {
            if (asked.incrementAndGet() == 1) {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write(CONTENT);
                exchange.getResponseBody().flush();
                exchange.close();
            } else {
                answer(exchange, 200, CONTENT);
            }
        });

        fetcher(InstantSource.system(), Duration.ofMinutes(1), OptionalLong.of(8192), false)
                .fetch(List.of(new FetchUri(uri("/app"), false, true, null)));

        assertThat(sandbox.resolve("app")).hasBinaryContent(CONTENT);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aServerThatFallsSilentIsLeft() {
        serve("/app", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(CONTENT);
            exchange.getResponseBody().flush();
            awaitTheEnd();
        });

        assertThatExceptionOfType(FetchFailure.class)
                .isThrownBy(() -> fetcher(InstantSource.system(), Duration.ofMillis(100), OptionalLong.empty(), false)
                        .fetch(List.of(new FetchUri(uri("/app"), false, true, null))))
                .withMessageContaining("received nothing for 0 s (4 attempts)");
        assertThat(sandbox.resolve("app")).doesNotExist();
    }

    @Test
    void redirectionsAreFollowed() throws Exception {
        serve("/old", exchange -> {
            exchange.getResponseHeaders().set("Location", "/new");
            answer(exchange, 302, CONTENT);
        });
        serve("/new", exchange -> answer(exchange, 200, CONTENT));

        fetch(uri("/old"));

        assertThat(sandbox.resolve("old")).hasBinaryContent(CONTENT);
    }

    @Test
    void userAndPasswordOfTheUriAreForTheServerThatAsks() throws Exception {
        serve("/app", exchange -> {
            var expected = "Basic " + Base64.getEncoder().encodeToString("me:s p".getBytes(UTF_8));
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"files\"");
            var isMe = expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, isMe ? 200 : 401, CONTENT);
        });

        fetch(uri("/app").replace("http://", "http://me:s%20p@"));

        assertThat(sandbox.resolve("app")).hasBinaryContent(CONTENT);
        assertThat(log).noneMatch(line -> line.contains("s%20p"));
    }

    @Test
    void whatIsLargerThanTheTasksDiskEndsThere() {
        serve("/app", exchange -> answer(exchange, 200, new byte[100_000]));

        assertThatExceptionOfType(FetchFailure.class)
                .isThrownBy(() -> fetcher(InstantSource.system(), Duration.ofMinutes(1), OptionalLong.of(50_000), false)
                        .fetch(List.of(new FetchUri(uri("/app"), false, true, null))))
                .withMessageContaining("the file needs more than the task's disk of 50000 bytes");
        assertThat(sandbox.resolve("app")).doesNotExist();
    }

    @Test
    void aLongDownloadTellsEveryFewSecondsHowFarItIs() throws Exception {
        serve("/app", exchange -> answer(exchange, 200, new byte[1 << 20]));
        var now = new AtomicLong();
        InstantSource everyLookIsASecondLater = () -> Instant.ofEpochSecond(now.getAndIncrement());

        fetcher(everyLookIsASecondLater, Duration.ofMinutes(1), OptionalLong.empty(), false)
                .fetch(List.of(new FetchUri(uri("/app"), false, true, null)));

        assertThat(log)
                .filteredOn(line -> line.matches("app: [0-9.]+ (MiB|bytes) of 1.0 MiB \\([0-9]+ %\\)"))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(now.intValue() / 5);
    }

    @Test
    void aFileComesByFtp() throws Exception {
        try (var ftp = new TinyFtpServer(Map.of("pub/app.gz", gzip(CONTENT)))) {
            fetch(ftp.uri("pub/app.gz"));

            assertThat(ftp.commands()).contains("USER anonymous", "TYPE I", "RETR pub/app.gz");
        }
        assertThat(sandbox.resolve("app")).hasBinaryContent(CONTENT);
    }

    @Test
    void anFtpTransferWithoutItsGoodEndIsTriedAgain() throws Exception {
        try (var ftp = new TinyFtpServer(Map.of("app", CONTENT)).cutting(1)) {
            fetch(ftp.uri("app"));
        }
        assertThat(sandbox.resolve("app")).hasBinaryContent(CONTENT);
        assertThat(log).anyMatch(line -> line.contains("the transfer was interrupted: FTP reply 426"));
    }

    @Test
    void anFtpServerThatHasNoSuchFileIsNotAskedAgain() throws Exception {
        try (var ftp = new TinyFtpServer(Map.of())) {
            assertFails(ftp.uri("app"), "Failed to fetch URI '%s': FTP reply 550".formatted(ftp.uri("app")));
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void anFtpLoginThatIsRefusedSaysSoWithoutThePassword() throws Exception {
        try (var ftp = new TinyFtpServer(Map.of("app", CONTENT))) {
            var uri = ftp.uri("app").replace("ftp://", "ftp://me:wrong@");

            assertFails(uri, "Failed to fetch URI '%s': FTP reply 530".formatted(uri.replace("me:wrong", "***")));
        }
    }

    private void assertFails(String uri, String message) {
        assertThatExceptionOfType(FetchFailure.class)
                .isThrownBy(() -> fetch(uri))
                .satisfies(failure -> assertThat(failure).hasMessageStartingWith(message));
    }

    private void fetch(String... uris) throws FetchFailure, IOException, InterruptedException {
        for (var uri : List.of(uris)) {
            fetch(new FetchUri(uri, false, true, null));
        }
    }

    private void fetch(FetchUri uri) throws IOException, InterruptedException {
        fetcher(InstantSource.system(), Duration.ofMinutes(1), OptionalLong.empty(), false)
                .fetch(List.of(uri));
    }

    private Fetcher fetcher(InstantSource clock, Duration patience, OptionalLong disk, boolean shared)
            throws IOException {
        var files = new SandboxFiles(sandbox, new DiskBudget(disk), shared);
        return new Fetcher(
                sandbox,
                files,
                WebAccess.DIRECT,
                patience,
                new Retries(4, Duration.ofSeconds(1), pauses::add, log::add),
                clock,
                log::add);
    }

    private String mode(String name) throws IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(sandbox.resolve(name)));
    }

    private void serve(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    private String uri(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private void awaitTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
            if (status != 204) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
