package com.athyper.node.bootstrap;

import com.athyper.node.settings.ExitCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Starts components in the order in which they were registered, after all of them have said that
 * nothing stands in the way; stops those that started in the opposite order, once, however often it
 * is asked.
 */
public final class Bootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    private final List<Component> registered = new ArrayList<>();
    private final Deque<Component> started = new ArrayDeque<>();
    private final Consumer<String> progress;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param progress is told what is being done, a line each
     */
    public Bootstrap(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Phase one: makes a component known. Nothing of it runs yet. */
    public Bootstrap register(Component component) {
        registered.add(component);
        return this;
    }

    /**
     * Phase two: looks for every obstacle at once, then starts; if one fails, those before it are
     * stopped.
     */
    public void start() throws StartFailure {
        List<StartFailure> obstacles =
                registered.stream().flatMap(component -> component.obstacles().stream()).toList();
        if (!obstacles.isEmpty()) {
            throw new StartFailure(
                    obstacles.getFirst().code(),
                    String.join("\n", obstacles.stream().map(StartFailure::getMessage).toList()));
        }
        for (Component component : registered) {
            start(component);
        }
    }

    private void start(Component component) throws StartFailure {
        long begin = System.nanoTime();
        try {
            component.start();
        } catch (Exception e) {
            stop();
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw e instanceof StartFailure known
                    ? known
                    : new StartFailure(
                            ExitCode.INTERNAL, component.name() + " could not be started: " + e, e);
        }
        synchronized (started) {
            if (stopping.get()) {
                stopQuietly(component);
                throw new StartFailure(ExitCode.INTERNAL, "stopped while starting");
            }
            started.push(component);
        }
        progress.accept(
                "%s (%.1f s)"
                        .formatted(
                                component.name(),
                                Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0));
    }

    /**
     * Stops everything that was started, last first. A second call waits for the first to be done.
     */
    public void stop() {
        if (!stopping.compareAndSet(false, true)) {
            try {
                if (!stopped.await(60, TimeUnit.SECONDS)) {
                    LOG.warn("the first stop is still under way");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        List<Component> order;
        synchronized (started) {
            order = List.copyOf(started);
            started.clear();
        }
        order.forEach(Bootstrap::stopQuietly);
        stopped.countDown();
    }

    private static void stopQuietly(Component component) {
        try {
            component.stop();
        } catch (Exception e) {
            // What comes after must be stopped all the same.
            LOG.warn("{} did not stop cleanly", component.name(), e);
        }
    }
}
