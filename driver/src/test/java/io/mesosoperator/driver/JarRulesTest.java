package io.mesosoperator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the class files of the driver refer to: it has to be there, whatever {@code mesos.jar} stands behind them. */
class JarRulesTest {

    private static final int JAVA_8 = 52;
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path JARS = Path.of("target/mesos");
    private static final String MESOS = "org/apache/mesos/";
    private static final String OURS = "io/mesosoperator/driver/";

    /** Of the JDK, of {@code mesos.jar}, and of this module. */
    private static final Pattern KNOWN = Pattern.compile("(java|javax/net/ssl|" + MESOS + "|" + OURS + ").*");

    private static final Pattern SPACE = Pattern.compile(" ");
    private static final Pattern TYPE = Pattern.compile("L([^;]+);");

    /** Only callers of this method have it, and they have its class. */
    private static final String SINCE_1_11 = "org/apache/mesos/scheduler/Protos$OfferConstraints";

    @Test
    void classesAreThoseOfJava8() throws IOException {
        for (var ours : ours()) {
            assertThat(ours.majorVersion()).as(name(ours)).isEqualTo(JAVA_8);
        }
    }

    @Test
    void noClassOfProtobufIsMentioned() throws IOException {
        var strangers = new TreeSet<String>();
        for (var ours : ours()) {
            for (var entry : ours.constantPool()) {
                switch (entry) {
                    case ClassEntry type -> strangers.add(element(type.asInternalName()));
                    case NameAndTypeEntry use -> types(use.type().stringValue()).forEach(strangers::add);
                    default -> {}
                }
            }
            ours.methods()
                    .forEach(method -> types(method.methodType().stringValue()).forEach(strangers::add));
            ours.fields()
                    .forEach(field -> types(field.fieldType().stringValue()).forEach(strangers::add));
        }

        assertThat(strangers).contains("java/lang/Object", "org/apache/mesos/Protos$Offer");
        strangers.removeIf(name -> KNOWN.matcher(name).matches());
        assertThat(strangers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mesos-0.23.0.jar protobuf-java-2.5.0.jar",
                "mesos-0.23.0-shaded-protobuf.jar",
                "mesos-1.11.0.jar protobuf-java-3.5.1.jar",
                "mesos-1.11.0-shaded-protobuf.jar"
            })
    void whateverIsCalledIsInEachMesosJar(String jars) throws IOException {
        var classes = new HashMap<String, ClassModel>();
        for (var jar : SPACE.splitAsStream(jars).toList()) {
            read(JARS.resolve(jar), classes);
        }
        ours().forEach(ours -> classes.put(name(ours), ours));

        var missing = new TreeSet<String>();
        for (var ours : ours()) {
            for (var entry : ours.constantPool()) {
                if (entry instanceof MemberRefEntry member) {
                    var owner = member.owner().asInternalName();
                    if (owner.startsWith(MESOS) && !owner.equals(SINCE_1_11) && !isThere(member, owner, classes)) {
                        missing.add(owner + "." + member.name() + member.type());
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    private static boolean isThere(MemberRefEntry member, @Nullable String owner, Map<String, ClassModel> classes) {
        var type = owner == null ? null : classes.get(owner);
        if (type == null) {
            return owner != null && owner.startsWith("java/lang/");
        }
        var name = member.name().stringValue();
        var descriptor = member.type().stringValue();
        return type.methods().stream()
                        .anyMatch(method -> method.methodName().equalsString(name)
                                && method.methodType().equalsString(descriptor))
                || type.fields().stream()
                        .anyMatch(field -> field.fieldName().equalsString(name)
                                && field.fieldType().equalsString(descriptor))
                || isThere(
                        member,
                        type.superclass().map(ClassEntry::asInternalName).orElse(null),
                        classes);
    }

    private static List<ClassModel> ours() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            var classes = files.filter(file -> file.toString().endsWith(".class"))
                    .map(JarRulesTest::parsed)
                    .toList();
            assertThat(classes).hasSizeGreaterThan(20);
            return classes;
        }
    }

    private static ClassModel parsed(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void read(Path jar, Map<String, ClassModel> classes) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .filter(entry -> !entry.getName().startsWith(MESOS + "v1/"))
                    .toList()) {
                var model = ClassFile.of().parse(zip.getInputStream(entry).readAllBytes());
                classes.put(name(model), model);
            }
        }
    }

    private static String name(ClassModel type) {
        return type.thisClass().asInternalName();
    }

    /** Of an array, what it is of. */
    private static String element(String name) {
        return name.startsWith("[") ? types(name).stream().findFirst().orElse("java/lang/Object") : name;
    }

    private static Set<String> types(String descriptor) {
        var types = new TreeSet<String>();
        TYPE.matcher(descriptor).results().forEach(match -> types.add(match.group(1)));
        return types;
    }
}
