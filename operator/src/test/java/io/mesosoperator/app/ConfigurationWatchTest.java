package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.app.configuration.ConfigurationReader;
import io.mesosoperator.app.configuration.ConfigurationReader.Result.Valid;
import io.mesosoperator.app.configuration.LiveConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationWatchTest {

    private static final String LEAST = """
            apiVersion: config.mesosoperator.io/v1alpha1
            kind: OperatorConfiguration
            tasks: {image: "busybox:1.35"}
            fetcher: {image: mine}
            """;

    @TempDir
    private Path directory;

    @Test
    void aNewFileIsReadAndOneWithMistakesIsNot() throws IOException {
        var file = Files.writeString(directory.resolve("config.yaml"), LEAST);
        var live = live(file);
        var changes = new AtomicInteger();
        live.onChange(changes::incrementAndGet);

        try (var watch = new ConfigurationWatch(file, live).start()) {
            Files.writeString(file, LEAST + "allocation: {roles: [ads, ads]}");
            await().untilAsserted(() -> assertThat(watch.problems())
                    .containsExactly("allocation.roles[1]: 'ads' is there twice; remove one"));
            assertThat(live.current().roles()).isEmpty();

            Files.writeString(file, LEAST + "allocation: {roles: [ads]}");
            await().untilAsserted(() -> assertThat(live.current().roles()).containsExactly("ads"));
            assertThat(watch.problems()).isEmpty();
            assertThat(changes).hasValue(1);
        }
    }

    @Test
    void whatNeedsARestartStaysAsItWas() throws IOException {
        var file = Files.writeString(directory.resolve("config.yaml"), LEAST);
        var live = live(file);

        try (var watch = new ConfigurationWatch(file, live).start()) {
            Files.writeString(file, LEAST + "allocation: {roles: [ads]}\nconcurrency: 3");
            await().untilAsserted(() -> assertThat(live.current().roles()).containsExactly("ads"));
            assertThat(live.current().concurrency()).isEqualTo(16);
            assertThat(watch.problems()).isEmpty();
        }
    }

    /** As a kubelet does: the files are links into a directory, and the link to that is replaced. */
    @Test
    void theFilesOfAConfigMapAndASecretAreReadAgain() throws IOException {
        var secret = volume("secret", "credentials", "ads one");
        var config = volume("config", "config.yaml", LEAST + "schedulerApi: {credentials: %s}".formatted(secret));
        var live = live(config);

        try (var watch = new ConfigurationWatch(config, live).start()) {
            swap("secret", "credentials", "ads one\nops two");
            await().untilAsserted(() -> assertThat(
                            live.current().access().credentials().orElseThrow().principals())
                    .isEqualTo(Set.of("ads", "ops")));
            swap("config", "config.yaml", LEAST + """
                    schedulerApi: {credentials: %s}
                    allocation: {roles: [ads]}
                    """.formatted(secret));
            await().untilAsserted(() -> assertThat(live.current().roles()).containsExactly("ads"));
            assertThat(watch.problems()).isEmpty();
        }
    }

    @Test
    void credentialsAreNeverTakenAwayWithoutARestart() throws IOException {
        var secret = volume("secret", "credentials", "ads one");
        var config = volume("config", "config.yaml", LEAST + "schedulerApi: {credentials: %s}".formatted(secret));
        var live = live(config);

        try (var watch = new ConfigurationWatch(config, live).start()) {
            swap("config", "config.yaml", LEAST + "allocation: {roles: [ads]}");
            await().untilAsserted(() -> assertThat(live.current().roles()).containsExactly("ads"));
            assertThat(live.current().access().credentials()).isPresent();
            assertThat(watch.problems()).isEmpty();
        }
    }

    @Test
    void whatHasChangedBeforeItIsWatchedIsReadToo() throws IOException {
        var file = Files.writeString(directory.resolve("config.yaml"), LEAST);
        var live = live(file);
        Files.writeString(file, LEAST + "allocation: {roles: [ads]}");

        try (var _ = new ConfigurationWatch(file, live).start()) {
            await().untilAsserted(() -> assertThat(live.current().roles()).containsExactly("ads"));
        }
    }

    @Test
    void whatOthersWriteBesideItIsNotRead() throws IOException {
        var config = volume("config", "config.yaml", LEAST);
        var live = live(config);
        var reads = new AtomicInteger();

        try (var _ = new ConfigurationWatch(config, live, file -> {
                    reads.incrementAndGet();
                    return ConfigurationReader.read(file);
                })
                .start()) {
            await().untilAsserted(() -> assertThat(reads).hasValue(1));
            for (var line = 0; line < 1000; line++) {
                Files.writeString(config.resolveSibling("log"), "line " + line);
            }
            swap("config", "config.yaml", LEAST + "allocation: {roles: [ads]}");
            await().untilAsserted(() -> assertThat(live.current().roles()).containsExactly("ads"));
            assertThat(reads).hasValue(2);
        }
    }

    private Path volume(String name, String file, String text) throws IOException {
        var volume = Files.createDirectory(directory.resolve(name));
        swap(name, file, text);
        return Files.createSymbolicLink(volume.resolve(file), Path.of("..data", file));
    }

    private void swap(String name, String file, String text) throws IOException {
        var volume = directory.resolve(name);
        var version = Files.createTempDirectory(volume, "..version");
        Files.writeString(version.resolve(file), text);
        var next = Files.createSymbolicLink(volume.resolve("..data_tmp"), version.getFileName());
        Files.move(next, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static LiveConfiguration live(Path file) {
        return new LiveConfiguration(((Valid) ConfigurationReader.read(file)).configuration());
    }
}
