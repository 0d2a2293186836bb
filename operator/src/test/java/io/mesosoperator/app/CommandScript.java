package io.mesosoperator.app;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.cluster.PodScript;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a pod whose task has a command such as {@code exit 3} or {@code sleep 65; exit 0}; with any other it
 * runs until it is deleted.
 */
final class CommandScript {

    private static final Pattern EXIT = Pattern.compile("(?:\\bsleep (\\d+); )?\\bexit (\\d+)");
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private CommandScript() {}

    static PodScript of(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(CommandScript::words)
                .flatMap(word -> EXIT.matcher(word).results())
                .<PodScript>map(exit -> new PodScript.Exits(Integer.parseInt(exit.group(2)), time(exit.group(1))))
                .findFirst()
                .orElse(PodScript.runs());
    }

    private static Duration time(@Nullable String seconds) {
        return seconds == null ? A_MOMENT : Duration.ofSeconds(Long.parseLong(seconds));
    }

    private static Stream<String> words(Container container) {
        return Stream.of(container.getCommand(), container.getArgs()).flatMap(List::stream);
    }
}
