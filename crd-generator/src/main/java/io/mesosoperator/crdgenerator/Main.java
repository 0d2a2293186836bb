package io.mesosoperator.crdgenerator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: writes the definitions into folders, or reports which existing ones are stale. */
@Command(
        name = "crd-generator",
        mixinStandardHelpOptions = true,
        description = "Makes the custom resource definitions from the schema and the overlays.")
public final class Main implements Callable<Integer> {

    /** The mode: one of the two. */
    private static final class Mode {

        @Option(names = "--write", required = true, description = "Write the definitions.")
        private boolean write;

        @Option(names = "--check", required = true, description = "Write nothing; fail if a definition is stale.")
        private boolean check;
    }

    @ArgGroup(multiplicity = "1")
    private Mode mode = new Mode();

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "The folders that the definitions are in.")
    private List<Path> folders = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var files = new CrdGenerator().generate();
        if (mode.write) {
            write(files);
        }
        return mode.check ? check(files) : 0;
    }

    private void write(Map<String, String> files) throws IOException {
        for (var folder : folders) {
            for (var file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue(), UTF_8);
            }
        }
    }

    private int check(Map<String, String> files) throws IOException {
        var stale = new ArrayList<String>();
        for (var folder : folders) {
            for (var file : files.entrySet()) {
                var path = folder.resolve(file.getKey());
                if (!Files.exists(path) || !Files.readString(path, UTF_8).equals(file.getValue())) {
                    stale.add(path.toString());
                }
            }
        }
        if (stale.isEmpty()) {
            return 0;
        }
        spec.commandLine()
                .getErr()
                .printf(
                        "not what the schema and the overlays give: %s; run: %s%n",
                        String.join(", ", stale), CrdGenerator.REGENERATE);
        return 1;
    }
}
