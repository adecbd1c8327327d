package com.athyper.tenancy.definition;

import com.athyper.kernel.Value;

/** A version in force. */
public record ActiveDefinition(
        DefinitionKey key, int version, String hash, Value.Fields document) {}
