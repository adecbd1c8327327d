package com.athyper.tenancy.definition;

import com.athyper.kernel.Value;

import java.util.Optional;

/** What may be asked of a definition. */
public sealed interface DefinitionCommand {
    /** Makes version 1. */
    record Register(Value.Fields document) implements DefinitionCommand {}

    /** Makes the next version out of the last one and what changes. */
    record Draft(Value.Fields changes) implements DefinitionCommand {}

    /** Makes the next version exactly like an earlier one. */
    record Redraft(int version) implements DefinitionCommand {}

    /** Somebody else than its author has looked at a draft and agrees. */
    record Review(int version, Optional<String> comment) implements DefinitionCommand {}

    /**
     * Puts a version into force.
     *
     * @param judged the tenant's epoch whose policies the version was judged beside: refused if one
     *     of them has changed since
     */
    record Publish(int version, Optional<Long> judged) implements DefinitionCommand {
        public Publish(int version) {
            this(version, Optional.empty());
        }
    }

    /** Publishing has put the version into force: said by the shell once it is so. */
    record ConfirmPublished(int version, Value report) implements DefinitionCommand {}

    /** Publishing was not possible: said by the shell. */
    record RefusePublished(int version, Definition.Refusal refusal) implements DefinitionCommand {}

    /**
     * Withdraws the definition as a whole.
     *
     * @param judged as of {@link Publish}
     */
    record Retire(Optional<Long> judged) implements DefinitionCommand {
        public Retire() {
            this(Optional.empty());
        }
    }

    /** The definition is out of force: said by the shell once it is so. */
    record ConfirmRetired() implements DefinitionCommand {}

    /** Withdrawing was not possible: said by the shell. */
    record RefuseRetired(Definition.Refusal refusal) implements DefinitionCommand {}
}
