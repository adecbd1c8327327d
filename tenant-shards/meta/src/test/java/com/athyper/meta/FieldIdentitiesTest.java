package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class FieldIdentitiesTest {
    private static final Optional<Value.Fields> FIRST =
            Optional.of(
                    sound(
                            thing(
                                    """
                                    {"name":"a","type":"string"},{"name":"b","type":"string"}
                                    """)));

    private static List<String> next(Optional<Value.Fields> previous, String fields) {
        return identities(sound(previous, thing(fields)));
    }

    /** Each field as {@code name=id:column}. */
    private static List<String> identities(Value.Fields document) {
        return EntityDocument.read(document).fields().stream()
                .map(field -> field.name() + "=" + field.id() + ":" + field.column())
                .toList();
    }

    @Test
    void a_field_keeps_its_id_by_name_in_any_order() {
        assertThat(
                        next(
                                FIRST,
                                "{\"name\":\"b\",\"type\":\"date\"},{\"name\":\"a\",\"type\":\"string\"}"))
                .containsExactly("b=f2:b", "a=f1:a");
    }

    @Test
    void a_rename_keeps_id_and_column() {
        assertThat(
                        next(
                                FIRST,
                                """
                                {"name":"x","type":"string","renamedFrom":"a"},{"name":"b","type":"string"}
                                """))
                .containsExactly("x=f1:a", "b=f2:b");
        assertThat(
                        next(
                                FIRST,
                                """
                                {"name":"x","type":"string","id":"f1"},{"name":"b","type":"string"}
                                """))
                .containsExactly("x=f1:a", "b=f2:b");
    }

    @Test
    void two_fields_can_swap_their_names() {
        assertThat(
                        next(
                                FIRST,
                                """
                                {"name":"b","type":"string","renamedFrom":"a"},{"name":"a","type":"string","renamedFrom":"b"}
                                """))
                .containsExactly("b=f1:a", "a=f2:b");
    }

    @Test
    void a_new_field_under_an_old_name_is_another_field() {
        assertThat(
                        next(
                                FIRST,
                                """
                                {"name":"x","type":"string","renamedFrom":"a"},{"name":"a","type":"date"}
                                """))
                .containsExactly("x=f1:a", "a=f3:a_2");
    }

    @Test
    void neither_id_nor_column_of_a_removed_field_comes_back() {
        var second = sound(FIRST, thing("{\"name\":\"b\",\"type\":\"string\"}"));
        var third =
                sound(
                        Optional.of(second),
                        thing(
                                "{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\"}"));

        assertThat(identities(third)).containsExactly("a=f3:a_2", "b=f2:b");
        assertThat(second.get("retiredColumns")).contains(Value.texts(List.of("a")));
        assertThat(
                        faults(
                                Optional.of(second),
                                thing("{\"name\":\"a\",\"type\":\"string\",\"id\":\"f1\"}")))
                .containsExactly("/fields/0/id unknown-field");
    }

    @Test
    void one_field_has_one_successor() {
        assertThat(
                        faults(
                                FIRST,
                                thing(
                                        """
                                        {"name":"x","type":"string","renamedFrom":"a"},{"name":"y","type":"string","id":"f1"}
                                        """)))
                .containsExactly("/fields/1/id duplicate");
        assertThat(
                        faults(
                                FIRST,
                                thing(
                                        """
                                        {"name":"x","type":"string","renamedFrom":"a","id":"f2"}
                                        """)))
                .containsExactly("/fields/0/renamedFrom conflict");
    }

    @Test
    void a_column_is_never_one_of_the_platform_s_or_of_postgresql_s() {
        assertThat(next(Optional.empty(), "{\"name\":\"xmin\",\"type\":\"string\"}"))
                .containsExactly("xmin=f1:xmin_2");
    }
}
