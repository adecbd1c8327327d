package com.athyper.meta.planted;

/** A rule that needs an actor. */
final class UsesAFramework {
    org.apache.pekko.actor.typed.Behavior<String> behaviour() {
        return org.apache.pekko.actor.typed.javadsl.Behaviors.empty();
    }
}
