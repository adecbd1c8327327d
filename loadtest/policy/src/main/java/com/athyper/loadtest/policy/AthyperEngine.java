package com.athyper.loadtest.policy;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Operation;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Our own, as the edge asks it: with the document of the record and the subject at hand. */
final class AthyperEngine implements Engine {
    private final PolicySet policies;
    private final AccessRequest[] requests;

    AthyperEngine(World world) {
        this.policies = PolicySet.compile(read(documents(world)), 1);
        this.requests =
                world.questions().stream()
                        .map(AthyperEngine::request)
                        .toArray(AccessRequest[]::new);
    }

    @Override
    public boolean allows(int question) {
        return PolicyEvaluator.decide(policies, requests[question]).allowed();
    }

    /** As they are stored: a policy has so many rules at most. */
    static List<Value.Fields> documents(World world) {
        var documents = new ArrayList<Value.Fields>();
        int rules = world.grants().size();
        for (int start = 0; start < rules; start += PolicyReader.RULES_MAX) {
            int end = Math.min(rules, start + PolicyReader.RULES_MAX);
            var items = new ArrayList<Value>();
            for (int i = start; i < end; i++) {
                items.add(rule(i, world.grants().get(i)));
            }
            documents.add(
                    Value.object()
                            .put("name", "p" + documents.size())
                            .put("rules", new Value.Items(items))
                            .build());
        }
        return documents;
    }

    static List<Policy> read(List<Value.Fields> documents) {
        return documents.stream()
                .map(
                        document ->
                                switch (PolicyReader.read(document)) {
                                    case PolicyReader.Read.Sound(var policy, _) -> policy;
                                    case PolicyReader.Read.Faulty(var faults) ->
                                            throw new IllegalStateException(faults.toString());
                                })
                .toList();
    }

    private static Value rule(int number, World.Grant grant) {
        var rule =
                Value.object()
                        .put("id", "g" + number)
                        .put("effect", grant.permit() ? "permit" : "forbid")
                        .put("operations", Value.texts(List.of("entity.read")))
                        .put("entities", Value.texts(List.of(grant.entity())))
                        .put(
                                "subjects",
                                Value.object()
                                        .put("roles", Value.texts(List.of(grant.role())))
                                        .build());
        if (grant.limit() > 0) {
            rule.put(
                    "when",
                    "resource.total <= %d && resource.createdBy == subject.id"
                            .formatted(grant.limit()));
        } else if (grant.secret()) {
            rule.put("when", "resource.secret");
        }
        return rule.build();
    }

    private static AccessRequest request(World.Question question) {
        return new AccessRequest(
                new Subject(new PrincipalId(question.principal()), new HashSet<>(question.roles())),
                Operation.ENTITY_READ,
                Optional.of(new EntityName(question.entity())),
                Optional.of(
                        Value.object()
                                .put("id", "1")
                                .put("total", question.total())
                                .put("createdBy", question.createdBy())
                                .put("secret", true)
                                .build()));
    }
}
