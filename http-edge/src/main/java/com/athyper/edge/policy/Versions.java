package com.athyper.edge.policy;

import com.athyper.kernel.EntityName;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.tenancy.definition.Definition.Version;

import java.util.List;
import java.util.Optional;

/** Versions of policies beside what is in force. */
final class Versions {
    private Versions() {}

    /** What was drafted had been read, or it would not have been kept. */
    static Policy policy(Version version) {
        return switch (PolicyReader.read(version.document())) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) ->
                    throw new IllegalStateException("a version cannot be read: " + faults);
        };
    }

    /** As it would be with the policy under this name, or without any. */
    static PolicySet instead(PolicySet policies, EntityName name, Optional<Policy> policy) {
        return policy.map(it -> policies.with(List.of(it))).orElseGet(() -> policies.without(name));
    }
}
