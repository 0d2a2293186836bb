package io.mesosoperator.cli;

import io.mesosoperator.cli.api.Kind;
import java.util.List;

/** The verbs, each made only when it is needed: to look at all of them takes longer than what one does. */
final class Verbs {

    /** In the order of the help. */
    static final List<String> NAMES = List.of(
            "run",
            "ps",
            "get",
            "why",
            "logs",
            "exec",
            "sandbox",
            "kill",
            "rerun",
            "frameworks",
            "teardown",
            "offers",
            "accept",
            "decline",
            "reserve",
            "unreserve",
            "create-volume",
            "destroy-volume",
            "agents",
            "drain",
            "undrain",
            "roles",
            "completion");

    private Verbs() {}

    static Verb of(String name) {
        return switch (name) {
            case "run" -> new Run();
            case "ps" -> new Ps();
            case "get" -> new Get();
            case "why" -> new Why();
            case "logs" -> new Logs();
            case "exec" -> new Exec();
            case "sandbox" -> new Sandbox();
            case "kill" -> new Kill();
            case "rerun" -> new Rerun();
            case "frameworks" -> new Frameworks();
            case "teardown" -> new Teardown();
            case "offers" -> new Offers();
            case "accept" -> new Accept();
            case "decline" -> new Decline();
            case "reserve" -> new Reserve();
            case "unreserve" -> new Unreserve();
            case "create-volume" -> new CreateVolume();
            case "destroy-volume" -> new DestroyVolume();
            case "agents" -> new Agents();
            case "drain" -> new Drain();
            case "undrain" -> new Undrain();
            case "roles" -> new Roles();
            case "completion" -> new Completion();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The verb that lists objects of this kind. */
    static String listing(Kind kind) {
        return switch (kind) {
            case TASK -> "ps";
            case FRAMEWORK -> "frameworks";
            case OFFER -> "offers";
            case AGENT -> "agents";
        };
    }
}
