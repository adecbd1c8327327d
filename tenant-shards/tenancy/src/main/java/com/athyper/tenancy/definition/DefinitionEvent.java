package com.athyper.tenancy.definition;

import com.athyper.kernel.Value;

import java.util.Optional;

/** What has happened to a definition. */
public sealed interface DefinitionEvent {
    record Drafted(int version, Value.Fields document, String hash) implements DefinitionEvent {}

    record Reviewed(int version, Optional<String> comment) implements DefinitionEvent {}

    record PublishStarted(int version, Optional<Long> judged) implements DefinitionEvent {}

    record Published(int version, Value report) implements DefinitionEvent {}

    record PublishRefused(int version, Definition.Refusal refusal) implements DefinitionEvent {}

    record RetireStarted(long judged) implements DefinitionEvent {}

    record RetireRefused(Definition.Refusal refusal) implements DefinitionEvent {}

    record Retired() implements DefinitionEvent {}
}
