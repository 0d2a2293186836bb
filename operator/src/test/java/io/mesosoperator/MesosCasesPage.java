package io.mesosoperator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page of those of Mesos' own test cases that the tests here hold, read from their sources.
 *
 * <p>A test holds each case whose id begins its name ({@code d12Whitelist}), or stands in its display name or in a row
 * of its values ({@code "B31 | ..."}). One test of each case says in a {@link MesosCase} what the case is.
 */
final class MesosCasesPage {

    private static final Pattern METHOD =
            Pattern.compile("(?m)^ {4,}(?:public |private )?(?:static )?void (?<name>\\w+)\\(");
    // Of a method, a field or the class's first line: what follows are the annotations of the next method.
    private static final Pattern END_OF_MEMBER =
            Pattern.compile("(?m)^ +}$|^ {4}\\S.*;$|^(?:\\S.* )?(?:class|record) .*\\{$");
    private static final Pattern TEST = Pattern.compile("@(Test|ParameterizedTest)\\b");
    private static final Pattern DISABLED = Pattern.compile("@Disabled\\b");
    private static final Pattern SAID = Pattern.compile("@MesosCase\\(\\s*\"(?<id>\\w+): (?<what>[^\"]+)\"\\)");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ID_IN_STRING = Pattern.compile("(?:^|, )([A-G]\\d{1,2})(?=[ :,]|$)");
    private static final Pattern IDS_OF_NAME = Pattern.compile("^(?:[A-Ga-g]\\d{1,2})+(?=[A-Z])");
    private static final Pattern ID = Pattern.compile("[A-G]\\d{1,2}");

    private final Map<String, Case> cases =
            new TreeMap<>(Comparator.<String>comparingInt(id -> id.charAt(0)).thenComparingInt(MesosCasesPage::number));

    /** What is known of one case. */
    private static final class Case {
        private final Set<String> tests = new TreeSet<>();
        private final List<String> said = new ArrayList<>();
        private boolean disabled;
    }

    /** Of the tests of all modules in this folder. */
    static MesosCasesPage read(Path root) throws IOException {
        var page = new MesosCasesPage();
        try (var modules = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (var module : modules) {
                for (var file : javaFiles(module.resolve("src/test/java"))) {
                    page.add(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return page;
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** The tests of one more class. */
    void add(String type, String source) {
        var rest = 0;
        for (var method : METHOD.matcher(source).results().toList()) {
            var before = source.substring(rest, method.start());
            rest = method.end();
            var annotations = before.substring(END_OF_MEMBER
                    .matcher(before)
                    .results()
                    .mapToInt(MatchResult::end)
                    .max()
                    .orElse(0));
            if (TEST.matcher(annotations).find()) {
                add(type, method.group("name"), annotations);
            }
        }
    }

    private void add(String type, String method, String annotations) {
        ids(method, annotations).forEach(id -> {
            var held = of(id);
            held.tests.add(type + "." + method);
            held.disabled |= DISABLED.matcher(annotations).find();
        });
        SAID.matcher(annotations)
                .results()
                .forEach(said -> of(said.group("id")).said.add(said.group("what")));
    }

    private Case of(String id) {
        return cases.computeIfAbsent(id, key -> new Case());
    }

    private static Stream<String> ids(String method, String annotations) {
        var ofName = IDS_OF_NAME
                .matcher(method)
                .results()
                .flatMap(ids -> ID.matcher(ids.group().toUpperCase(Locale.ROOT)).results())
                .map(MatchResult::group);
        var ofStrings = STRING.matcher(annotations)
                .results()
                .flatMap(string -> ID_IN_STRING.matcher(string.group(1)).results())
                .map(id -> id.group(1));
        return Stream.concat(ofName, ofStrings);
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    /** Cases that no test says anything of, or more than one. */
    List<String> problems() {
        return cases.entrySet().stream()
                .filter(entry -> entry.getValue().said.size() != 1)
                .map(entry -> "%s is held by %s and needs one @MesosCase(\"%s: ...\"); there are %d"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().tests,
                                entry.getKey(),
                                entry.getValue().said.size()))
                .toList();
    }

    String text() {
        return """
                # Mesos' own test cases

                Generated from the tests: which test cases of Mesos 0.23 (and, for quota, weights and the HTTP API,
                of later Mesos) the tests here cover. The ids are this project's own; a test has them in its name or
                in its values. A case holds if its tests are enabled, because the build fails when one of them fails.

                A: values and attributes. B: resources. C: validation and offers. D: the allocator. E: the DRF sorter.
                F: authorization. G: reconciliation, reservations, health checks, HTTP.

                | case | what it says | tests | holds |
                | --- | --- | --- | --- |
                %s
                """.formatted(cases.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n")));
    }

    private static String row(String id, Case held) {
        return "| %s | %s | %s | %s |"
                .formatted(
                        id,
                        String.join("; ", held.said),
                        held.tests.stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
                        held.disabled ? "no: a test is disabled" : "yes");
    }
}
