package com.athyper.tenancy.definition;

import com.athyper.kernel.Value;

/** What may be asked of a definition. */
public sealed interface DefinitionCommand {
    /** Makes version 1. */
    record Register(Value.Fields document) implements DefinitionCommand {}

    /** Makes the next version out of the last one and what changes. */
    record Draft(Value.Fields changes) implements DefinitionCommand {}

    record Publish(int version) implements DefinitionCommand {}

    /** Publishing has put the version into force: said by the shell once it is so. */
    record ConfirmPublished(int version, Value report) implements DefinitionCommand {}

    /** Publishing was not possible: said by the shell. */
    record RefusePublished(int version, Definition.Refusal refusal) implements DefinitionCommand {}

    /** Withdraws the definition as a whole. */
    record Retire() implements DefinitionCommand {}
}
