package io.mesosoperator.task.pod;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;

/**
 * mesos.proto CommandInfo.arguments: {@code arguments[0]} is argv[0], the name by which the program is called.
 * Kubernetes always calls a program by its file. A different name is set by {@code exec -a}, which bash and busybox
 * have; where the image's shell does not, the task fails with words.
 */
public final class ProgramName {

    private static final String REFUSAL = "mesosoperator.io: arguments[0]";

    private ProgramName() {}

    /** The command line of a task without a shell; not yet escaped for Kubernetes. */
    static List<String> ofTask(CommandInfo command) {
        return line(command, "/dev/termination-log");
    }

    /** The command line of a check without a shell; not yet escaped for Kubernetes. */
    public static List<String> ofCheck(CommandInfo command) {
        return line(command, "/dev/stderr");
    }

    private static List<String> line(CommandInfo command, String words) {
        var line = new ArrayList<String>();
        if (isOther(command)) {
            line.addAll(List.of("/bin/sh", "-c", underAName(words), command.getArguments(0)));
        }
        line.add(command.getValue());
        line.addAll(command.getArgumentsList().stream().skip(1).toList());
        return line;
    }

    /**
     * Gets argv[0], the program and its arguments as arguments. The subshell tries out whether the shell can do it.
     *
     * @param words where it says that it cannot
     */
    private static String underAName(String words) {
        return """
                if (exec -a sh /bin/sh -c :) >/dev/null 2>&1; then exec -a "$0" "$@"; fi
                echo "%s is '$0', and /bin/sh of this image cannot call a program by another name: \
                make it the name of the program, or use an image whose /bin/sh is that of bash or busybox" >> %s
                exit 127
                """.formatted(REFUSAL, words);
    }

    /** Whether this termination message says that the program could not be called by its name. */
    public static boolean isRefused(String terminationMessage) {
        return terminationMessage.contains(REFUSAL);
    }

    /** A program that goes by its name looks at the part after the last slash. */
    private static boolean isOther(CommandInfo command) {
        var file = command.getValue();
        return command.getArgumentsCount() > 0
                && !command.getArguments(0).equals(file)
                && !command.getArguments(0).equals(file.substring(file.lastIndexOf('/') + 1));
    }
}
