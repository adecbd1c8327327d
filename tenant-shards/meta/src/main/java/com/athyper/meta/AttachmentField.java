package com.athyper.meta;

import com.athyper.kernel.Value;
import com.athyper.meta.FieldValue.Judged;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.MediaType;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A field whose value is a file, or several in their order. A client names a file by its id; a
 * trigger on the table gives it to the record, sees that it is one that the field takes, and writes
 * what is known of it into the value. So a value is read without looking anywhere else.
 */
public final class AttachmentField {
    static final Set<String> MEMBERS = Set.of("maxBytes", "mediaTypes", "many", "maxItems");

    private static final int MEDIA_TYPES_MAX = 50;
    private static final int BYTES_MAX = 1 << 30;

    /** All that a record or an upload tells of a file. */
    private static final Set<String> TOLD =
            Set.of(
                    Attachment.ID,
                    Attachment.NAME,
                    Attachment.MEDIA_TYPE,
                    Attachment.SIZE,
                    Attachment.SHA256,
                    Attachment.CREATED_AT,
                    Attachment.CREATED_BY,
                    Attachment.EXPIRES_AT);

    private AttachmentField() {}

    /** A file comes from outside: no expression makes one. */
    static void judge(Members members) {
        if (members.has("computed")) {
            members.fault("computed", "not-applicable", "an attachment is not computed");
        }
    }

    static OptionalInt maxItems(Members members) {
        boolean many = members.flag("many");
        if (!many && members.has("maxItems")) {
            members.fault(
                    "maxItems", "not-applicable", "it says something only where `many` is true");
            return OptionalInt.empty();
        }
        var given = members.count("maxItems", 1, EntityLimits.ITEMS_MAX);
        return many && given.isEmpty() ? OptionalInt.of(EntityLimits.ITEMS_DEFAULT) : given;
    }

    static Optional<BigDecimal> maxBytes(Members members) {
        var given = members.count("maxBytes", 1, BYTES_MAX);
        return given.isPresent()
                ? Optional.of(BigDecimal.valueOf(given.getAsInt()))
                : Optional.empty();
    }

    static List<String> mediaTypes(Members members) {
        return members.texts(
                "mediaTypes",
                MEDIA_TYPES_MAX,
                text ->
                        MediaType.isRange(text)
                                ? Optional.empty()
                                : Optional.of(
                                        new Members.Wrong(
                                                "invalid-value",
                                                "a media type such as application/pdf or"
                                                        + " image/*")));
    }

    static void write(Field field, Value.ObjectBuilder document) {
        if (field.isList()) {
            document.put("many", true);
        }
        field.max().ifPresent(bytes -> document.put("maxBytes", bytes.intValueExact()));
        if (!field.values().isEmpty()) {
            document.put("mediaTypes", Value.texts(field.values()));
        }
    }

    /** Only the id counts: what else may be sent back of a value that was read is passed over. */
    static Judged judge(Field field, Value value) {
        if (!field.isList()) {
            return one(value)
                    .<Judged>map(Judged.Good::new)
                    .orElseGet(() -> wrong("the id of an upload"));
        }
        if (!(value instanceof Value.Items(var items))) {
            return wrong("a list of ids of uploads");
        }
        int max = field.maxLength().orElse(EntityLimits.ITEMS_DEFAULT);
        if (items.size() > max) {
            return new Judged.Bad("too-many", "at most " + max + " files");
        }
        if (items.isEmpty() && field.required()) {
            return new Judged.Bad("required", "`" + field.name() + "` is required");
        }
        var files = new LinkedHashSet<Value>();
        for (Value item : items) {
            Optional<Value> one = one(item);
            if (one.isEmpty()) {
                return wrong("a list of ids of uploads");
            }
            if (!files.add(one.get())) {
                return new Judged.Bad("duplicate", "a file is listed once");
            }
        }
        return new Judged.Good(new Value.Items(List.copyOf(files)));
    }

    private static Judged wrong(String expected) {
        return new Judged.Bad("wrong-type", expected + " is expected");
    }

    private static Optional<Value> one(Value value) {
        Optional<String> id =
                switch (value) {
                    case Value.Text(var text) -> Optional.of(text);
                    case Value.Fields fields when TOLD.containsAll(fields.values().keySet()) ->
                            fields.text(Attachment.ID);
                    case Value.Null _, Value.Bool _, Value.Num _, Value.Items _, Value.Fields _ ->
                            Optional.empty();
                };
        return id.flatMap(StandardForm::uuid)
                .map(standard -> Value.object().put(Attachment.ID, standard).build());
    }

    /** With all that is known of the files that the field holds already. */
    public static Value known(Field field, Value value, Value kept) {
        if (!field.isAttachment()) {
            return value;
        }
        return switch (value) {
            case Value.Items(var items) ->
                    new Value.Items(items.stream().map(item -> known(field, item, kept)).toList());
            case Value.Fields file ->
                    (kept instanceof Value.Items(var all) ? all : List.of(kept))
                            .stream().filter(known -> isSame(known, file)).findFirst().orElse(file);
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ -> value;
        };
    }

    private static boolean isSame(Value known, Value.Fields file) {
        return known instanceof Value.Fields fields
                && fields.text(Attachment.ID).equals(file.text(Attachment.ID));
    }

    /** Whether the trigger need not be told anything new. */
    static boolean sameRules(Field before, Field field) {
        return before.max().equals(field.max()) && before.values().equals(field.values());
    }

    static TableAction action(Table table, Field field) {
        return new TableAction.Quick(trigger(table, field));
    }

    static TableAction removal(Table table, Field field) {
        return new TableAction.Quick(
                "DROP TRIGGER IF EXISTS " + name(table, field) + " ON " + table.name());
    }

    static String trigger(Table table, Field field) {
        return "CREATE OR REPLACE TRIGGER "
                + name(table, field)
                + " BEFORE INSERT OR UPDATE ON "
                + table.name()
                + " FOR EACH ROW EXECUTE FUNCTION athyper.bind_attachments("
                + String.join(
                        ", ",
                        Sql.literal(field.column()),
                        Sql.literal(field.id()),
                        Sql.literal(table.entity() + "." + field.id() + "."),
                        Sql.literal(field.max().map(BigDecimal::toPlainString).orElse("")),
                        Sql.literal(String.join(",", field.values())))
                + ")";
    }

    static String triggerName(Table table, Field field) {
        return table.entity() + "." + field.id() + ".attach";
    }

    private static String name(Table table, Field field) {
        return Sql.identifier(triggerName(table, field));
    }
}
