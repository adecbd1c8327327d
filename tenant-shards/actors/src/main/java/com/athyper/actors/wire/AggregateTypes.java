package com.athyper.actors.wire;

import com.athyper.actors.aggregate.AggregateType;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionIdProvider;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The aggregates that this actor system runs, by name: what {@link WireSerializer} reads and
 * writes.
 */
public final class AggregateTypes implements Extension {
    private final Map<String, AggregateType<?, ?, ?>> byName = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> eventByManifest = new ConcurrentHashMap<>();
    private final Map<Class<?>, String> manifestByEvent = new ConcurrentHashMap<>();

    /** The key under which Pekko keeps it. */
    public static final class Id extends AbstractExtensionId<AggregateTypes>
            implements ExtensionIdProvider {
        private static final Id INSTANCE = new Id();

        @Override
        public AggregateTypes createExtension(ExtendedActorSystem system) {
            return new AggregateTypes();
        }

        @Override
        public Id lookup() {
            return INSTANCE;
        }
    }

    public static AggregateTypes get(ActorSystem system) {
        return Id.INSTANCE.get(system);
    }

    /**
     * Makes an aggregate's events, commands and state known; must come before its first message.
     */
    public void register(AggregateType<?, ?, ?> type) {
        var seen = new HashMap<Class<?>, String>();
        type.events()
                .forEach(
                        (manifest, event) -> {
                            if (!manifest.startsWith(type.name() + ".")) {
                                throw new IllegalArgumentException(
                                        "the manifest "
                                                + manifest
                                                + " does not begin with "
                                                + type.name());
                            }
                            eventByManifest.put(manifest, event);
                            seen.put(event, manifest);
                        });
        manifestByEvent.putAll(seen);
        byName.put(type.name(), type);
    }

    AggregateType<?, ?, ?> type(String name) {
        AggregateType<?, ?, ?> type = byName.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no aggregate is called " + name);
        }
        return type;
    }

    /** Empty is a bug: an event class without a manifest. */
    String manifest(Object event) {
        String manifest = manifestByEvent.get(event.getClass());
        if (manifest == null) {
            throw new IllegalArgumentException("no manifest for " + event.getClass());
        }
        return manifest;
    }

    Class<?> event(String manifest) {
        Class<?> event = eventByManifest.get(manifest);
        if (event == null) {
            throw new IllegalArgumentException("unknown event " + manifest);
        }
        return event;
    }
}
