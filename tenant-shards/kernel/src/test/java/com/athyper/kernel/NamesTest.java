package com.athyper.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "A1", "1a", "a_b", "a:b", "a|b", "a b", "a/b", "á1", "a'b"})
    void a_tenant_id_is_safe_everywhere(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantId(value));
    }

    @Test
    void a_tenant_id_holds_at_its_longest_and_not_one_past_it() {
        assertThat(new TenantId("a".repeat(31)).value()).hasSize(31);
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantId("a".repeat(32)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_a", "1a", "A", "a-b", "a\"b", "a;drop table", "a.b", "a\u0000"})
    void an_entity_name_is_safe_in_sql_and_in_a_path(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new EntityName(value));
    }

    @Test
    void a_secret_does_not_print() {
        assertThat(new Secret("hunter2").toString()).doesNotContain("hunter2");
        assertThat("" + new Secret("hunter2")).doesNotContain("hunter2");
    }

    @Test
    void a_pointer_escapes_what_a_name_may_contain() {
        assertThat(Fault.at("/a", "b/c~d")).isEqualTo("/a/b~1c~0d");
    }
}
