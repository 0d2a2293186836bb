package io.mesosoperator.crds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of the corpus.
 *
 * <p>Its documents are applied in turn: more than one of them is a resource and its changes. Lines
 * {@code # expect: TEXT} say what the refusal of the last document has in it; of an {@code operator-invalid-} file,
 * which the API server accepts, what the operator says later.
 */
record Sample(Path file, List<String> documents, List<String> expectations) {

    private static final Path CORPUS = Path.of("src/test/resources/corpus");
    private static final String EXPECT = "# expect: ";

    /** The files whose name begins with the prefix, of all kinds. */
    static Stream<Sample> named(String prefix) {
        try (var files = Files.walk(CORPUS)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .map(Sample::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample read(Path file) {
        try {
            var text = Files.readString(file);
            var expectations = text.lines()
                    .filter(line -> line.startsWith(EXPECT))
                    .map(line -> line.substring(EXPECT.length()))
                    .toList();
            return new Sample(file, List.of(text.split("(?m)^---\n")), expectations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CustomResourceKind<?> kind() {
        var folder = file.getName(file.getNameCount() - 2).toString();
        return CustomResourceKind.all().stream()
                .filter(kind -> kind.kind().equalsIgnoreCase(folder))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(file + " is in a folder that is no kind's"));
    }

    /** The name that a test report shows. */
    @Override
    public String toString() {
        return CORPUS.relativize(file).toString();
    }
}
