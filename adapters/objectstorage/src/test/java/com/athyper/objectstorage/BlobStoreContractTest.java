package com.athyper.objectstorage;

import static com.athyper.objectstorage.Bytes.ok;
import static com.athyper.objectstorage.Bytes.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.Done;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.TenantId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/** What holds of every store of objects. */
interface BlobStoreContractTest {

    BlobStore store();

    static BlobKey key(String tenant) {
        return new BlobKey(new TenantId(tenant), UUID.randomUUID());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, (5 << 20) - 1, 5 << 20, (5 << 20) + 1, 11 << 20})
    default void gives_back_what_it_was_given_and_tells_its_hash(int size) {
        byte[] bytes = Bytes.some(size);
        var key = key("demo");
        assertThat(ok(store().put(key, Bytes.of(bytes))))
                .isEqualTo(new Digest(size, HexFormat.of().formatHex(Sha256.of(bytes))));
        if (size > 0) {
            assertThat(Bytes.all(ok(store().read(key, 0, size)))).isEqualTo(bytes);
        }
    }

    @Test
    default void gives_the_part_that_is_asked_for() {
        byte[] bytes = Bytes.some(200_000);
        var key = key("demo");
        ok(store().put(key, Bytes.of(bytes)));
        assertThat(Bytes.all(ok(store().read(key, 100_000, 70_000))))
                .isEqualTo(Arrays.copyOfRange(bytes, 100_000, 170_000));
        assertThat(Bytes.all(ok(store().read(key, 199_999, 1))))
                .isEqualTo(Arrays.copyOfRange(bytes, 199_999, 200_000));
        var left = ok(store().read(key, 0, 200_000));
        left.cancel();
        left.cancel();
    }

    @Test
    default void an_object_of_another_tenant_is_another_object() {
        var key = key("demo");
        ok(store().put(key, Bytes.of(Bytes.some(10))));
        var theirs = new BlobKey(new TenantId("acme"), key.id());
        assertThat(refused(store().read(theirs, 0, 10))).isEqualTo("STORAGE.OBJECT_MISSING");
        ok(store().delete(theirs));
        assertThat(Bytes.all(ok(store().read(key, 0, 10)))).hasSize(10);
    }

    @Test
    default void the_second_object_takes_the_place_of_the_first() {
        var key = key("demo");
        ok(store().put(key, Bytes.of(Bytes.some(10))));
        ok(store().put(key, Bytes.of(new byte[] {1, 2})));
        assertThat(Bytes.all(ok(store().read(key, 0, 2)))).containsExactly(1, 2);
    }

    @Test
    default void what_is_deleted_is_gone_and_can_be_deleted_again() {
        var key = key("demo");
        ok(store().put(key, Bytes.of(Bytes.some(10))));
        assertThat(ok(store().delete(key))).isEqualTo(Done.DONE);
        assertThat(refused(store().read(key, 0, 10))).isEqualTo("STORAGE.OBJECT_MISSING");
        assertThat(ok(store().delete(key))).isEqualTo(Done.DONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 6 << 20})
    default void a_source_that_fails_leaves_nothing_and_its_failure_is_told(int sent) {
        var key = key("demo");
        var failure = new IllegalStateException("the sender is gone");
        assertThatThrownBy(
                        () ->
                                Bytes.await(
                                        store().put(key, Bytes.broken(Bytes.some(sent), failure))))
                .hasRootCause(failure);
        assertThat(refused(store().read(key, 0, 1))).isEqualTo("STORAGE.OBJECT_MISSING");
    }
}
