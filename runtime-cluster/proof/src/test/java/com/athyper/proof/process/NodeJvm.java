package com.athyper.proof.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How nodes are started. The first one of a run leaves an archive of its classes to all that come
 * after it, which halves what their start costs.
 */
final class NodeJvm {
    private static final List<String> OPTIONS =
            List.of(
                    "-Xmx400m",
                    "-XX:+UseSerialGC",
                    // Nodes live for seconds here: what the second compiler would gain, it costs.
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private final Path archive;
    private final String classPath;

    /**
     * @param home where the archive is kept
     */
    NodeJvm(Path home) {
        this.archive = home.resolve("classes.jsa");
        String ownClasses = Path.of("target").toAbsolutePath() + File.separator;
        this.classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(path -> !path.startsWith(ownClasses))
                        .collect(Collectors.joining(File.pathSeparator));
    }

    List<String> command() {
        return Files.exists(archive)
                ? command("-XX:SharedArchiveFile=" + archive)
                : command("-Xshare:auto");
    }

    private List<String> command(String sharing) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add(sharing);
        command.addAll(List.of("-cp", classPath, "com.athyper.node.Main"));
        return command;
    }

    /** Lets a node of its own live for a moment. Only jars can be archived. */
    void learn(Path home) throws IOException, InterruptedException {
        Files.deleteIfExists(archive);
        boolean onlyJars =
                Arrays.stream(classPath.split(File.pathSeparator))
                        .allMatch(path -> path.endsWith(".jar"));
        if (onlyJars) {
            var node =
                    new NodeProcess(
                            "learner",
                            home.resolve("learner"),
                            () -> command("-XX:ArchiveClassesAtExit=" + archive));
            node.start();
            node.awaitReady();
            node.stop();
        }
    }
}
