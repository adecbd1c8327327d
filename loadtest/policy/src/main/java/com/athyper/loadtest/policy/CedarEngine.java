package com.athyper.loadtest.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.Context;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.Value;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Cedar by its Java binding, with the policies parsed once and kept on its native side. */
final class CedarEngine implements Engine {
    private static final EntityTypeName USER = type("User");
    private static final EntityTypeName ROLE = type("Role");
    private static final EntityTypeName KIND = type("Kind");
    private static final EntityTypeName RECORD = type("Record");
    private static final EntityUID READ = new EntityUID(type("Action"), "read");

    private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
    private final PolicySet policies;
    private final List<Asked> asked;

    private record Asked(AuthorizationRequest request, Entities entities) {}

    CedarEngine(World world) {
        var all = new HashSet<Policy>();
        for (World.Grant grant : world.grants()) {
            all.add(new Policy(text(grant), "g" + all.size()));
        }
        this.policies = new PolicySet(all);
        try {
            policies.cache();
        } catch (CacheException e) {
            throw new IllegalStateException(e);
        }
        this.asked = world.questions().stream().map(CedarEngine::asked).toList();
    }

    @Override
    public boolean allows(int question) {
        Asked one = asked.get(question);
        try {
            var answer = engine.isAuthorized(one.request(), policies, one.entities());
            return answer.success
                    .orElseThrow(() -> new IllegalStateException(answer.toString()))
                    .isAllowed();
        } catch (AuthException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(World.Grant grant) {
        String head =
                "%s(principal in Role::\"%s\", action == Action::\"read\", resource in Kind::\"%s\")"
                        .formatted(
                                grant.permit() ? "permit" : "forbid", grant.role(), grant.entity());
        if (grant.limit() > 0) {
            return head
                    + " when { resource.total <= %d && resource.createdBy == principal };"
                            .formatted(grant.limit());
        }
        return head + (grant.secret() ? " when { resource.secret };" : ";");
    }

    private static Asked asked(World.Question question) {
        var principal = USER.of(question.principal());
        var record = RECORD.of("1");
        Set<EntityUID> roles =
                question.roles().stream().map(ROLE::of).collect(Collectors.toUnmodifiableSet());
        Map<String, Value> attributes =
                Map.of(
                        "total", new PrimLong(question.total()),
                        "createdBy", USER.of(question.createdBy()),
                        "secret", new PrimBool(true));
        return new Asked(
                new AuthorizationRequest(principal, READ, record, new Context()),
                new Entities(
                        Set.of(
                                new Entity(principal, roles),
                                new Entity(
                                        record, attributes, Set.of(KIND.of(question.entity()))))));
    }

    private static EntityTypeName type(String name) {
        return EntityTypeName.parse(name).orElseThrow();
    }
}
