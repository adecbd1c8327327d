package com.athyper.policy;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.util.Optional;

/** What is asked: may this subject do this operation, to this. */
public record AccessRequest(
        Subject subject,
        Operation operation,
        Optional<EntityName> entity,
        Optional<Value.Fields> resource) {}
