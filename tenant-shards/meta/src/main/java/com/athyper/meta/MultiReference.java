package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.FieldValue.Judged;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ids of several records of one entity, in their order and each once. A foreign key knows no lists,
 * so triggers on both tables see to it that what is listed is there.
 */
final class MultiReference {
    private MultiReference() {}

    static Judged judge(Field field, Value value) {
        if (!(value instanceof Value.Items(var items))) {
            return new Judged.Bad("wrong-type", "a list of UUIDs is expected");
        }
        int max = field.maxLength().orElse(EntityLimits.ITEMS_DEFAULT);
        if (items.size() > max) {
            return new Judged.Bad("too-many", "at most " + max + " records");
        }
        if (items.isEmpty() && field.required()) {
            return new Judged.Bad("required", "`" + field.name() + "` is required");
        }
        var ids = new LinkedHashSet<String>();
        for (Value item : items) {
            Optional<String> id =
                    item instanceof Value.Text(var text)
                            ? StandardForm.uuid(text)
                            : Optional.empty();
            if (id.isEmpty()) {
                return new Judged.Bad("wrong-type", "a list of UUIDs is expected");
            }
            if (!ids.add(id.get())) {
                return new Judged.Bad("duplicate", "a record is listed once");
            }
        }
        return new Judged.Good(Value.texts(ids));
    }

    /**
     * @param beside whether the column is there before the switch
     */
    static List<TableAction> actions(Table table, Field field, boolean beside) {
        Table target = table.of(target(field));
        return List.of(
                new TableAction.PutIndex(
                        "CREATE INDEX IF NOT EXISTS "
                                + table.index(field.id() + ".listed")
                                + " ON "
                                + table.name()
                                + " USING gin ("
                                + Table.column(field)
                                + ")",
                        beside),
                new TableAction.Quick(
                        "CREATE OR REPLACE TRIGGER "
                                + trigger(table, field, ".check")
                                + " BEFORE INSERT OR UPDATE ON "
                                + table.name()
                                + " FOR EACH ROW EXECUTE FUNCTION athyper.check_listed("
                                + arguments(table, field, field.target().orElseThrow())
                                + ")"),
                new TableAction.Quick(
                        "CREATE OR REPLACE TRIGGER "
                                + trigger(table, field, ".keep")
                                + " BEFORE DELETE ON "
                                + target.name()
                                + " FOR EACH ROW EXECUTE FUNCTION athyper.keep_listed("
                                + arguments(table, field, table.entity())
                                + ")"));
    }

    static List<TableAction> removal(Table table, Field field) {
        return Stream.of(
                        "DROP TRIGGER IF EXISTS "
                                + trigger(table, field, ".check")
                                + " ON "
                                + table.name(),
                        "DROP TRIGGER IF EXISTS "
                                + trigger(table, field, ".keep")
                                + " ON "
                                + table.of(target(field)).name(),
                        "DROP INDEX IF EXISTS "
                                + table.schema()
                                + "."
                                + table.index(field.id() + ".listed"))
                .<TableAction>map(TableAction.Quick::new)
                .toList();
    }

    private static EntityName target(Field field) {
        return field.target().orElseThrow();
    }

    /** Of the one that looks for what is listed. */
    static String triggerName(Table table, Field field) {
        return table.entity() + "." + field.id() + ".check";
    }

    /** On a table that lists its own records there are both, so they are told apart. */
    private static String trigger(Table table, Field field, String what) {
        return table.index(field.id() + what);
    }

    private static String arguments(Table table, Field field, EntityName other) {
        return String.join(
                ", ",
                Sql.literal(EntityModel.schema(table.tenant())),
                Sql.literal(other.value()),
                Sql.literal(field.column()),
                Sql.literal(
                        new ConstraintName(table.entity(), field.id(), ConstraintName.Rule.TARGET)
                                .text()));
    }
}
