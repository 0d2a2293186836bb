package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mesosoperator.task.pod.PodDraft;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a kubelet's {@code /metrics/cadvisor}, Prometheus' text format, line by line: those of some pods and some
 * metrics, and of these the latest. Whatever the text is, no more is kept of it than a line, and a few numbers for each
 * pod that is asked for. A line that cannot be read is passed over.
 */
public final class CadvisorText {

    /** Labels, whose longest is an image's name, take a part of this. */
    static final int LONGEST_LINE = 16 << 10;

    /** A node with 500 pods tells some megabytes. */
    static final long MOST_BYTES = 64L << 20;

    /** What the kubelet calls a pod's own container, which has its network. */
    private static final Set<String> POD_ITSELF = Set.of("", "POD");

    private static final String LOOPBACK = "lo";

    private final Set<PodName> wanted;
    private final Map<PodName, ContainerUsage> found = new HashMap<>();

    private CadvisorText(Set<PodName> wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads all that is told of these pods.
     *
     * @throws IOException if it cannot be read to its end, or that does not come
     */
    public static Map<PodName, ContainerUsage> read(InputStream text, Set<PodName> wanted) throws IOException {
        var reader = new CadvisorText(wanted);
        reader.lines(text);
        return reader.found;
    }

    private void lines(InputStream text) throws IOException {
        var line = new byte[LONGEST_LINE];
        var length = 0;
        var isTooLong = false;
        var left = MOST_BYTES;
        var part = new byte[LONGEST_LINE];
        for (var count = text.read(part); count >= 0; count = text.read(part)) {
            left -= count;
            if (left < 0) {
                throw new IOException("it tells more than " + MOST_BYTES + " bytes");
            }
            for (var i = 0; i < count; i++) {
                if (part[i] == '\n') {
                    if (!isTooLong) {
                        line(line, length);
                    }
                    length = 0;
                    isTooLong = false;
                } else if (length == line.length) {
                    isTooLong = true;
                } else {
                    line[length++] = part[i];
                }
            }
        }
        if (!isTooLong) {
            line(line, length);
        }
    }

    private void line(byte[] bytes, int length) {
        var brace = 0;
        while (brace < length && bytes[brace] != '{') {
            brace++;
        }
        if (brace == length || bytes[0] == '#') {
            return;
        }
        var metric = new String(bytes, 0, brace, UTF_8);
        if (Figure.isRead(metric)) {
            var sample = Sample.of(new String(bytes, brace, length - brace, UTF_8));
            if (sample != null) {
                take(Figure.of(metric), sample);
            }
        }
    }

    private void take(Figure figure, Sample sample) {
        var pod = new PodName(sample.label("namespace"), sample.label("pod"));
        var container = sample.label("container");
        if (!wanted.contains(pod)
                || !Double.isFinite(sample.value())
                || sample.value() < 0
                || !(figure.isOfPod() ? POD_ITSELF.contains(container) : container.startsWith(PodDraft.CONTAINER))) {
            return;
        }
        var usage = found.computeIfAbsent(pod, name -> new ContainerUsage());
        if (!figure.isOfPod()) {
            usage.add(container, figure, sample.value());
            usage.at(sample.millis());
        } else if (!sample.label("interface").equals(LOOPBACK)) {
            usage.addOfNetwork(sample.label("interface"), figure, sample.value());
        }
    }
}
