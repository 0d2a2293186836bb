package io.mesosoperator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watcher;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

class EarlyLoggersTest {

    private static final List<Class<?>> LIBRARIES = List.of(
            Server.class, HttpField.class, EndPoint.class, QueuedThreadPool.class, Watcher.class, Operator.class);

    /** Run in platform threads only, or never; or for the logger of a class that has made its own. */
    private static final Set<String> OTHERS = Set.of(
            "org.eclipse.jetty.server.Slf4jRequestLogWriter.doStart",
            "org.eclipse.jetty.util.component.Graceful.shutdown", // asks for that of Server, which is listed
            "org.eclipse.jetty.util.thread.SerializedExecutor.onError",
            "io.fabric8.kubernetes.client.http.HttpLoggingInterceptor.<init>",
            "io.fabric8.kubernetes.client.http.StandardHttpClientBuilder.<init>");

    @Test
    void eachLoggerThatALibraryAsksForInTheMiddleOfItsWorkIsMadeBefore() throws IOException, URISyntaxException {
        var asking = new ArrayList<String>();
        for (var library : LIBRARIES) {
            var jar = library.getProtectionDomain().getCodeSource().getLocation();
            asking.addAll(askingForLoggers(Path.of(jar.toURI())));
        }

        assertThat(asking)
                .contains("org.eclipse.jetty.server.Response.writeError")
                .filteredOn(method -> !OTHERS.contains(method))
                .extracting(method -> method.substring(0, method.lastIndexOf('.')))
                .isSubsetOf(EarlyLoggers.NAMES);
    }

    /** The methods of all classes of the jar that do so, class initializers left out. */
    private static List<String> askingForLoggers(Path jar) throws IOException {
        var found = new ArrayList<String>();
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    var type = ClassFile.of().parse(file.getInputStream(entry).readAllBytes());
                    type.methods().stream()
                            .filter(method -> !method.methodName().equalsString("<clinit>"))
                            .filter(EarlyLoggersTest::asksForLogger)
                            .map(method -> type.thisClass().asInternalName().replace('/', '.') + "."
                                    + method.methodName().stringValue())
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static boolean asksForLogger(MethodModel method) {
        return method.code().stream()
                .flatMap(CodeModel::elementStream)
                .anyMatch(element -> element instanceof InvokeInstruction call
                        && call.owner().asInternalName().equals("org/slf4j/LoggerFactory")
                        && call.name().equalsString("getLogger"));
    }
}
