package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

class HeapGuardIT {

    private static final int KIB = 1024;
    private static final Path DOCKERFILE = Path.of("..", "cluster", "operator-image", "Dockerfile");

    /** A process that keeps everything: slowly with the guard, or at once without it. */
    static final class Hoarder {

        private Hoarder() {}

        public static void main(String[] args) {
            var isSlow = args.length > 0;
            if (isSlow) {
                new HeapGuard(() -> "10000 pods", () -> Runtime.getRuntime().halt(HeapGuard.OUT_OF_MEMORY)).watch();
            }
            var collections = new Semaphore(0);
            if (isSlow) {
                count(collections);
            }
            var kept = new ArrayList<byte[]>();
            while (kept.add(new byte[64 * KIB])) {
                if (isSlow) {
                    System.gc();
                    collections.acquireUninterruptibly();
                }
            }
        }

        /** Listens after the guard, so that the guard has looked at each collection that is counted. */
        private static void count(Semaphore collections) {
            for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) collector)
                        .addNotificationListener(
                                (notification, _) -> {
                                    if (GarbageCollectionNotificationInfo.from(
                                                    (CompositeData) notification.getUserData())
                                            .getGcAction()
                                            .equals("end of major GC")) {
                                        collections.release();
                                    }
                                },
                                null,
                                null);
            }
        }
    }

    @Test
    void aHeapThatIsFullEndsTheProcessWithWordsBeforeItGetsSlow() throws Exception {
        var end = run(List.of("-Xmx32m", "-XX:+UseSerialGC"), "slow");

        assertThat(end.code()).as(end.said()).isEqualTo(HeapGuard.OUT_OF_MEMORY);
        assertThat(end.said())
                .contains("The heap is nearly full: ", "The heap is full: ", "for 10000 pods")
                .contains("Raise resources.limits.memory");
    }

    @Test
    void aHeapThatIsFullAllAtOnceEndsTheProcessWithWordsToo() throws Exception {
        var file = Files.readString(DOCKERFILE);
        var options = Pattern.compile("\"(-XX:[^\"]+)\"")
                .matcher(file.substring(file.indexOf("\nENTRYPOINT ")))
                .results()
                .map(option -> option.group(1))
                .filter(option -> !option.startsWith("-XX:AOT")); // there is none beside this test

        var end = run(Stream.concat(Stream.of("-XX:MaxRAM=64m"), options).toList());

        assertThat(end.code()).as(end.said()).isEqualTo(HeapGuard.OUT_OF_MEMORY);
        assertThat(end.said()).contains("OutOfMemoryError", "raise resources.limits.memory");
    }

    private record End(int code, String said) {}

    private static End run(List<String> options, String... args) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hoarder.class.getName()));
        command.addAll(List.of(args));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), said);
    }
}
