package io.mesosoperator.resource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;

/**
 * The text form of resources: {@code name(role):value}, joined by {@code ;}, and all that {@link Printer} adds to it between the name and the colon:
 * {@code (role, principal)}, {@code [persistenceId:host:container:mode]} and {@code {REV}}.
 */
final class Parser {

    private static final String REVOCABLE = "{REV}";

    private Parser() {}

    /** The resources one by one, each of them valid. */
    static List<Protos.Resource> parse(String text) {
        var resources = new ArrayList<Protos.Resource>();
        if (text.strip().equals("{}")) {
            return resources;
        }
        Map<String, Protos.Value.Type> types = new HashMap<>();
        for (String token : Values.tokens(text, ";")) {
            if (token.isBlank()) {
                continue;
            }
            Protos.Resource resource = resource(token);
            var type = types.putIfAbsent(resource.getName(), resource.getType());
            if (type != null && type != resource.getType()) {
                throw new IllegalArgumentException("Resources with the same name ('" + resource.getName()
                        + "') but different types are not allowed");
            }
            Validation.validate(resource).ifPresent(problem -> {
                throw new IllegalArgumentException("Resource '" + token.strip() + "' is invalid: " + problem);
            });
            resources.add(resource);
        }
        return resources;
    }

    private static Protos.Resource resource(String token) {
        int colon = separator(token);
        String header = token.substring(0, colon).strip();
        String value = token.substring(colon + 1);
        var resource = Protos.Resource.newBuilder().setRole(Kind.UNRESERVED);
        if (header.endsWith(REVOCABLE)) {
            header = header.substring(0, header.length() - REVOCABLE.length()).strip();
            resource.setRevocable(Protos.Resource.RevocableInfo.getDefaultInstance());
        }
        if (header.endsWith("]")) {
            int open = header.indexOf('[');
            disk(header.substring(open + 1, header.length() - 1), resource.getDiskBuilder());
            header = header.substring(0, open).strip();
        }
        if (header.endsWith(")")) {
            int open = header.indexOf('(');
            reservation(header.substring(open + 1, header.length() - 1), resource);
            header = header.substring(0, open).strip();
        }
        if (header.chars().anyMatch(c -> "()[]{}".indexOf(c) >= 0)) {
            throw bad("misplaced brackets", token);
        }
        return value(resource.setName(header), value);
    }

    /** Where the value begins: a principal, a persistence id and a volume may have colons of their own. */
    private static int separator(String token) {
        int colon = -1;
        boolean inRole = false;
        boolean inDisk = false;
        for (int i = 0; i < token.length() && colon < 0; i++) {
            switch (token.charAt(i)) {
                case '(' -> {
                    if (inRole) {
                        throw bad("mismatched parentheses", token);
                    }
                    inRole = !inDisk;
                }
                case ')' -> {
                    if (!inRole && !inDisk) {
                        throw bad("mismatched parentheses", token);
                    }
                    inRole = false;
                }
                case '[' -> inDisk = !inRole;
                case ']' -> inDisk = false;
                case ':' -> colon = inRole || inDisk ? -1 : i;
                default -> {}
            }
        }
        if (inRole) {
            throw bad("mismatched parentheses", token);
        }
        if (colon < 0 || token.indexOf(':', colon + 1) >= 0) {
            throw bad("missing or extra ':'", token);
        }
        return colon;
    }

    private static void reservation(String text, Protos.Resource.Builder resource) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            resource.setRole(text.strip());
        } else {
            resource.setRole(text.substring(0, comma).strip());
            resource.getReservationBuilder()
                    .setPrincipal(text.substring(comma + 1).strip());
        }
    }

    /** {@code id}, {@code id:volume} or {@code :volume}. */
    private static void disk(String text, Protos.Resource.DiskInfo.Builder disk) {
        int colon = text.indexOf(':');
        String id = colon < 0 ? text : text.substring(0, colon);
        if (!id.isEmpty()) {
            disk.getPersistenceBuilder().setId(id);
        }
        if (colon >= 0) {
            disk.setVolume(volume(text.substring(colon + 1)));
        }
    }

    /** {@code container}, {@code container:mode}, {@code host:container} or {@code host:container:mode}. */
    private static Protos.Volume volume(String text) {
        var volume = Protos.Volume.newBuilder().setMode(Protos.Volume.Mode.RW);
        String paths = text;
        if (text.endsWith(":rw") || text.endsWith(":ro")) {
            paths = text.substring(0, text.length() - ":rw".length());
            volume.setMode(text.endsWith("o") ? Protos.Volume.Mode.RO : Protos.Volume.Mode.RW);
        }
        int colon = paths.indexOf(':');
        if (colon >= 0) {
            volume.setHostPath(paths.substring(0, colon));
        }
        return volume.setContainerPath(paths.substring(colon + 1)).build();
    }

    private static Protos.Resource value(Protos.Resource.Builder resource, String text) {
        Protos.Value value;
        try {
            value = Values.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Failed to parse resource " + resource.getName() + " value " + text + " error " + e.getMessage(),
                    e);
        }
        resource.setType(value.getType());
        switch (value.getType()) {
            case SCALAR -> resource.setScalar(value.getScalar());
            case RANGES -> resource.setRanges(value.getRanges());
            case SET -> resource.setSet(value.getSet());
            case TEXT ->
                throw new IllegalArgumentException(
                        "Bad type for resource " + resource.getName() + " value " + text + " type TEXT");
        }
        return resource.build();
    }

    private static IllegalArgumentException bad(String problem, String token) {
        return new IllegalArgumentException("Bad value for resources, " + problem + " in " + token.strip());
    }
}
