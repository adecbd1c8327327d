package com.athyper.proof.process;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Gives tests the processes that they ask for: started once, shared by all of them, ended after the
 * last one, and brought back to life before a test if the one before has left them dead.
 */
public final class Worlds implements ParameterResolver {
    private static final Namespace KEPT = Namespace.create(Worlds.class);
    private static final Path HOME = Path.of("target", "proof").toAbsolutePath();
    private static final List<Class<?>> OFFERED =
            List.of(NodeUnderTest.class, SharedWorld.class, ClusterUnderTest.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return OFFERED.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        try {
            if (type == SharedWorld.class) {
                return kept(context, SharedWorld.class, () -> SharedWorld.start(empty("shared")))
                        .serving();
            }
            if (type == ClusterUnderTest.class) {
                return kept(
                                context,
                                ClusterUnderTest.class,
                                () -> ClusterUnderTest.start(empty("cluster")))
                        .whole();
            }
            return kept(
                            context,
                            NodeUnderTest.class,
                            () -> NodeUnderTest.standingAlone("alone", empty("alone")))
                    .serving();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ParameterResolutionException("interrupted", e);
        }
    }

    private static <T> T kept(ExtensionContext context, Class<T> type, Callable<T> start) {
        return context.getRoot()
                .getStore(KEPT)
                .computeIfAbsent(
                        type,
                        _ -> {
                            try {
                                return start.call();
                            } catch (Exception e) {
                                throw new ParameterResolutionException("cannot be started", e);
                            }
                        },
                        type);
    }

    /** Left as it is afterwards: what the nodes printed is there. */
    private static Path empty(String name) throws IOException {
        Path home = HOME.resolve(name);
        if (Files.exists(home)) {
            try (var files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(home);
    }
}
