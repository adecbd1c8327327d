package com.athyper.actors.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.Cache;
import com.athyper.kernel.cache.CacheReport.Counts;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.kernel.cache.Region;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

class NodeCacheTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final TenantId ACME = new TenantId("acme");
    private static final Region<Integer> NUMBERS =
            new Region<>(
                    "numbers",
                    String::valueOf,
                    Integer::valueOf,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(5));

    private final AtomicLong nanos = new AtomicLong(1);
    private final Register epochs = new Register();
    private final Cellar shared = new Cellar();
    private final Map<String, Integer> source = new HashMap<>();
    private final NodeCache cache = node();
    private int asked;

    private NodeCache node() {
        return node(1 << 20);
    }

    private NodeCache node(long weightMax) {
        return new NodeCache(
                new NodeCache.Surroundings(
                        epochs, shared, _ -> CompletableFuture.completedStage(null), nanos::get),
                weightMax);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private CompletionStage<Optional<Integer>> load(String key) {
        asked++;
        return CompletableFuture.completedStage(Optional.ofNullable(source.get(key)));
    }

    private Optional<Integer> get(Cache at, TenantId tenant, String key) {
        return at.get(NUMBERS, tenant, key, () -> load(key)).toCompletableFuture().join();
    }

    private Optional<Integer> get(String key) {
        return get(cache, DEMO, key);
    }

    /** As a store does it: the value and the epoch in one transaction. */
    private void commit(String key, int value) {
        source.put(key, value);
        epochs.raise(CacheScope.of(DEMO, NUMBERS)).toCompletableFuture().join();
    }

    private Counts counts(NodeCache at) {
        return at.report().regions().getFirst();
    }

    @Test
    void the_source_is_asked_once() {
        source.put("a", 1);
        assertThat(get("a")).contains(1);
        assertThat(get("a")).contains(1);
        assertThat(asked).isEqualTo(1);
        assertThat(counts(cache).hits()).isEqualTo(1);
        assertThat(counts(cache).loads()).isEqualTo(1);
    }

    @Test
    void that_there_is_nothing_is_known_for_a_short_while() {
        assertThat(get("a")).isEmpty();
        source.put("a", 1);
        assertThat(get("a")).isEmpty();
        assertThat(asked).isEqualTo(1);
        pass(NUMBERS.absenceLifetime().plusMillis(1));
        shared.kept.clear();
        assertThat(get("a")).contains(1);
        assertThat(shared.lifetimes).containsExactly(NUMBERS.absenceLifetime(), NUMBERS.lifetime());
    }

    @Test
    void what_has_come_into_being_is_there_at_once_where_it_was_put() {
        assertThat(get("a")).isEmpty();
        put("a", CompletableFuture.completedStage(7));
        assertThat(get("a")).contains(7);
        assertThat(get(node(), DEMO, "a")).contains(7);
    }

    /** Goal: what is taken away before whoever made it has put it is not there for its lifetime. */
    @Test
    void what_was_taken_away_while_it_was_made_is_not_kept() {
        assertThat(get("a")).isEmpty();
        var made = new CompletableFuture<Integer>();
        var put = cache.put(NUMBERS, DEMO, "a", () -> made).toCompletableFuture();
        commit("b", 1);
        cache.changed(DEMO).toCompletableFuture().join();
        made.complete(7);
        assertThat(put.join()).isEqualTo(7);
        assertThat(get("a")).isEmpty();
        assertThat(get(node(), DEMO, "a")).isEmpty();
    }

    private void put(String key, CompletionStage<Integer> made) {
        cache.put(NUMBERS, DEMO, key, () -> made).toCompletableFuture().join();
    }

    @Test
    void a_key_means_nothing_to_another_tenant() {
        source.put("a", 1);
        assertThat(get("a")).contains(1);
        source.put("a", 2);
        assertThat(get(cache, ACME, "a")).contains(2);
        assertThat(get("a")).contains(1);
        // Joined by a sign that a key may have, these would be one.
        assertThat(get(cache, new TenantId("de"), "mo:a")).isEmpty();
    }

    @Test
    void many_who_ask_at_once_share_one_answer_and_one_failure() {
        var slow = new CompletableFuture<Optional<Integer>>();
        var first = cache.get(NUMBERS, DEMO, "a", () -> slow).toCompletableFuture();
        var second = cache.get(NUMBERS, DEMO, "a", () -> load("a")).toCompletableFuture();
        second.cancel(true);
        var third = cache.get(NUMBERS, DEMO, "a", () -> load("a")).toCompletableFuture();
        slow.complete(Optional.of(5));
        assertThat(first.join()).contains(5);
        assertThat(third.join()).contains(5);
        assertThat(asked).isZero();
        assertThat(counts(cache).joined()).isEqualTo(2);

        var failing = new CompletableFuture<Optional<Integer>>();
        var one = cache.get(NUMBERS, DEMO, "b", () -> failing).toCompletableFuture();
        var other = cache.get(NUMBERS, DEMO, "b", () -> load("b")).toCompletableFuture();
        failing.completeExceptionally(new IllegalStateException("planted"));
        assertThat(one).isCompletedExceptionally();
        assertThat(other).isCompletedExceptionally();
        source.put("b", 6);
        assertThat(get("b")).contains(6);
    }

    @Test
    void a_change_that_is_announced_is_seen_at_once_here_and_at_the_other_node() {
        source.put("a", 1);
        var other = node();
        assertThat(get("a")).contains(1);
        assertThat(get(other, DEMO, "a")).contains(1);
        assertThat(asked).isEqualTo(1);
        assertThat(counts(other).sharedHits()).isEqualTo(1);

        commit("a", 2);
        cache.changed(DEMO).toCompletableFuture().join();

        assertThat(get("a")).contains(2);
        assertThat(get(other, DEMO, "a")).contains(2);
    }

    @Test
    void a_change_that_nobody_announced_is_seen_within_the_bound_also_without_looking() {
        source.put("a", 1);
        assertThat(get("a")).contains(1);
        commit("a", 2);
        assertThat(get("a")).contains(1);
        pass(Cache.STALE_MAX.plusNanos(1));
        assertThat(get("a")).contains(2);

        commit("a", 3);
        cache.refresh().toCompletableFuture().join();
        assertThat(get("a")).contains(3);
    }

    @Test
    void nothing_is_given_once_the_epochs_have_not_been_seen_for_too_long() {
        source.put("a", 1);
        assertThat(get("a")).contains(1);
        epochs.away = true;
        cache.refresh().toCompletableFuture().exceptionally(_ -> null).join();
        pass(Cache.STALE_MAX);
        assertThat(get("a")).contains(1);
        pass(Duration.ofNanos(1));
        assertThat(cache.get(NUMBERS, DEMO, "a", () -> load("a")).toCompletableFuture())
                .isCompletedExceptionally();
        epochs.away = false;
        assertThat(get("a")).contains(1);
    }

    @Test
    void what_was_overtaken_on_its_way_is_found_by_nobody() {
        var slow = new CompletableFuture<Optional<Integer>>();
        var early = cache.get(NUMBERS, DEMO, "a", () -> slow).toCompletableFuture();
        commit("a", 2);
        cache.changed(DEMO).toCompletableFuture().join();
        // Read before the change, and kept after it.
        slow.complete(Optional.of(1));
        assertThat(early.join()).contains(1);
        assertThat(get("a")).contains(2);
        assertThat(get(node(), DEMO, "a")).contains(2);
    }

    @Test
    void without_the_shared_level_nothing_is_missing() {
        source.put("a", 1);
        shared.away = true;
        assertThat(get("a")).contains(1);
        commit("a", 2);
        cache.changed(DEMO).toCompletableFuture().join();
        assertThat(get("a")).contains(2);
        assertThat(counts(cache).bypasses()).isEqualTo(2);
        assertThat(cache.report().shared()).isEqualTo("away");

        shared.away = false;
        shared.kept.clear();
        assertThat(get(node(), DEMO, "a")).contains(2);
    }

    @Test
    void what_cannot_be_read_is_written_anew() {
        source.put("a", 1);
        get("a");
        shared.kept.replaceAll((_, _) -> "1not a number");
        assertThat(get(node(), DEMO, "a")).contains(1);
        shared.kept.replaceAll((_, _) -> "");
        assertThat(get(node(), DEMO, "a")).contains(1);
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void it_is_emptied_by_hand_in_part_or_as_a_whole() {
        source.put("a", 1);
        get("a");
        get(cache, ACME, "a");
        source.put("a", 2);
        cache.clear(new CacheScope(Optional.of(ACME), Optional.empty()))
                .toCompletableFuture()
                .join();
        assertThat(get("a")).contains(1);
        assertThat(get(cache, ACME, "a")).contains(2);
        cache.clear(CacheScope.EVERYTHING).toCompletableFuture().join();
        assertThat(get("a")).contains(2);
    }

    @Test
    void it_does_not_grow_beyond_its_weight() {
        var small = node(4_000);
        for (int i = 0; i < 100; i++) {
            source.put("key " + i, i);
            get(small, DEMO, "key " + i);
        }
        var report = small.report();
        assertThat(report.weight()).isLessThanOrEqualTo(4_000).isPositive();
        assertThat(report.entries()).isLessThan(20);
    }

    @Test
    void epochs_are_looked_up_once_for_many_questions() {
        source.put("a", 1);
        for (int i = 0; i < 50; i++) {
            get("a");
        }
        assertThat(epochs.looks).isEqualTo(1);
    }
}
