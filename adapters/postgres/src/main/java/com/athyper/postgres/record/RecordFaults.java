package com.athyper.postgres.record;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Problem;
import com.athyper.meta.ConstraintName;
import com.athyper.meta.EffectiveDating;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.OnlinePlan;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.SqlState;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Constraints that a record broke, by the field whose they are. Values are never repeated. */
final class RecordFaults {

    private RecordFaults() {}

    /** Whether it broke a rule that is being built for a version about to come into force. */
    static boolean isOfAnotherVersion(SQLException e) {
        return SqlState.constraint(e).filter(OnlinePlan::isPending).isPresent();
    }

    /** Empty if it is nothing that the caller could mend. */
    static Optional<Problem> explain(EntityModel model, SQLException e) {
        Optional<String> constraint = SqlState.constraint(e);
        if (SqlState.is(e, SqlState.UNIQUE_VIOLATION) && constraint.isPresent()) {
            return Optional.of(
                    field(model, constraint.get())
                            .map(RecordFaults::notUnique)
                            .orElseGet(RecordFaults::exists));
        }
        if (SqlState.is(e, SqlState.EXCLUSION_VIOLATION)) {
            return model.traits().effectiveDating().map(RecordFaults::overlaps);
        }
        if (SqlState.is(e, SqlState.RESTRICT_VIOLATION)) {
            return Optional.of(referenced());
        }
        if (SqlState.is(e, SqlState.FOREIGN_KEY_VIOLATION)) {
            // The constraint is named after the entity that refers: ours if a field of ours does
            // so, unless it is a record of our own entity that refers to the one taken away.
            return Optional.of(
                    field(model, constraint.orElse(""))
                            .filter(_ -> !SqlState.isStillReferenced(e))
                            .map(RecordFaults::missingReference)
                            .orElseGet(RecordFaults::referenced));
        }
        if (SqlState.is(e, SqlState.CHECK_VIOLATION)) {
            return constraint
                    .flatMap(ConstraintName::parse)
                    .flatMap(name -> outOfForm(model, name));
        }
        return Optional.empty();
    }

    private static Optional<Field> field(EntityModel model, String constraint) {
        return ConstraintName.parse(constraint).flatMap(name -> field(model, name));
    }

    private static Optional<Field> field(EntityModel model, ConstraintName name) {
        return name.entity().equals(model.name())
                ? model.fields().stream()
                        .filter(field -> field.id().equals(name.field()))
                        .findFirst()
                : Optional.empty();
    }

    private static Problem notUnique(Field field) {
        return RecordError.NOT_UNIQUE.because(
                "another record has this `" + field.name() + "`",
                List.of(
                        new Fault(
                                Fault.at("", field.name()),
                                "not-unique",
                                "another record has this value")));
    }

    private static Problem overlaps(EffectiveDating dating) {
        return RecordError.PERIOD_OVERLAPS.because(
                "another record with the same " + String.join(", ", dating.key()) + " holds then",
                List.of(
                        new Fault(
                                Fault.at("", dating.from()),
                                "period-overlaps",
                                "another record of the same key holds on one of these days")));
    }

    private static Problem exists() {
        return RecordError.RECORD_EXISTS.because("a record has this id already");
    }

    private static Problem missingReference(Field field) {
        return missingReferences(List.of(missing(field)));
    }

    private static String told(Field field, ConstraintName.Rule rule) {
        return switch (rule) {
            case BYTES ->
                    "a file has at most "
                            + field.max().map(BigDecimal::toPlainString).orElse("")
                            + " bytes here";
            case MEDIA -> "a file is one of " + String.join(", ", field.values());
            case LENGTH, VALUES, UNIQUE, TARGET -> "the value breaks a rule of the field";
        };
    }

    static Fault missing(Field field) {
        if (field.isAttachment()) {
            return new Fault(
                    Fault.at("", field.name()),
                    "missing-attachment",
                    "no upload of yours that is still free has this id");
        }
        return new Fault(
                Fault.at("", field.name()), "missing-reference", "there is no such record");
    }

    static Problem missingReferences(List<Fault> faults) {
        return RecordError.RECORD_INVALID.because(
                "the record refers to one that is not there", faults);
    }

    private static Problem referenced() {
        return RecordError.REFERENCED.because("another record refers to this one");
    }

    private static Optional<Problem> outOfForm(EntityModel model, ConstraintName name) {
        if (ConstraintName.ofPeriod(model.name(), ConstraintName.Rule.VALUES).equals(name)) {
            return model.traits()
                    .effectiveDating()
                    .map(
                            dating ->
                                    RecordError.RECORD_INVALID.because(
                                            "the record has a fault",
                                            List.of(
                                                    new Fault(
                                                            Fault.at("", dating.to()),
                                                            "out-of-range",
                                                            "the period ends before it begins"))));
        }
        return field(model, name)
                .map(
                        field ->
                                RecordError.RECORD_INVALID.because(
                                        "`" + field.name() + "` breaks a rule of its field",
                                        List.of(
                                                new Fault(
                                                        Fault.at("", field.name()),
                                                        switch (name.rule()) {
                                                            case LENGTH -> "too-long";
                                                            case VALUES -> "unknown-value";
                                                            case UNIQUE -> "not-unique";
                                                            case TARGET -> "missing-reference";
                                                            case BYTES -> "too-large";
                                                            case MEDIA -> "media-type";
                                                        },
                                                        told(field, name.rule())))));
    }
}
