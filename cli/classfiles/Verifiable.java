import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileBuilder;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars, and gives their classes of Java 5 and before the form of Java 8, with stack maps: Java takes no such
 * class into an AOT cache, so each start would read, verify and link it anew. picocli is of Java 5.
 *
 * <p>{@code java Verifiable.java FOLDER JAR...}
 */
final class Verifiable {

    /** Where a class file has it: behind the magic number and the minor version (JVMS 4.1). */
    private static final int MAJOR_VERSION = 6;

    private Verifiable() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        for (var jar : Arrays.asList(arguments).subList(1, arguments.length)) {
            var from = Path.of(jar);
            copy(from, folder.resolve(from.getFileName()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!hasOldClasses(from)) {
            Files.copy(from, to);
            return;
        }
        try (var jar = new JarFile(from.toFile());
                var loader = new URLClassLoader(new URL[] {from.toUri().toURL()});
                var out = new ZipOutputStream(Files.newOutputStream(to))) {
            var format = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
            for (var entry : jar.stream().toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                var bytes = bytes(jar, entry);
                out.write(isOldClass(entry, bytes) ? verifiable(format, bytes) : bytes);
            }
        }
    }

    private static boolean hasOldClasses(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            for (var entry : jar.stream().toList()) {
                if (isOldClass(entry, bytes(jar, entry))) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isOldClass(ZipEntry entry, byte[] bytes) {
        return entry.getName().endsWith(".class")
                && ByteBuffer.wrap(bytes).getShort(MAJOR_VERSION) < ClassFile.JAVA_6_VERSION;
    }

    private static byte[] bytes(JarFile jar, ZipEntry entry) throws IOException {
        try (var content = jar.getInputStream(entry)) {
            return content.readAllBytes();
        }
    }

    private static byte[] verifiable(ClassFile format, byte[] bytes) {
        return format.transformClass(
                format.parse(bytes),
                ClassTransform.dropping(element -> element instanceof ClassFileVersion)
                        .andThen(ClassTransform.transformingMethodBodies(ClassFileBuilder::with))
                        .andThen(ClassTransform.endHandler(type -> type.withVersion(ClassFile.JAVA_8_VERSION, 0))));
    }
}
