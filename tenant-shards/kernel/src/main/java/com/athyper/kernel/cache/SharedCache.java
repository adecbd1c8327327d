package com.athyper.kernel.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The level that nodes have in common. It may be slow, away or emptied at any moment: whatever it
 * does, it says so soon, and nothing is wrong without it.
 */
public interface SharedCache {

    /** Fails, soon, when it cannot be asked. */
    CompletionStage<Optional<String>> get(String place);

    /** Nobody waits for it, and nobody is told if it fails. */
    void put(String place, String text, Duration lifetime);

    /** Tells every node that something has changed. */
    void announce();

    /** Calls when another node, or this one, has announced a change. */
    void onAnnouncement(Runnable listener);

    /** In one word, for operators. */
    String state();
}
