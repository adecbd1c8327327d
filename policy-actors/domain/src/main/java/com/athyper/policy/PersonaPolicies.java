package com.athyper.policy;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

/**
 * What the personas may do in a tenant that has said nothing else: a policy like any other, in
 * force from the tenant's first moment.
 */
public final class PersonaPolicies {
    public static final EntityName NAME = new EntityName("personas");

    private static final String DOCUMENT =
            """
            {"name":"personas","label":"What the personas may do","rules":[
             {"id":"everyone-finds-their-way","effect":"permit",
              "operations":["platform.info.read","ref.read","meta.read","workflow.template.read",
                            "workflow.task.read","entity.graphql.send",
                            "collaboration.notification.read"]},
             {"id":"everyone-lets-others-stand-in","effect":"permit",
              "operations":["iam.capability.read","delegation.read","delegation.write",
                            "iam.break-glass.use"],
              "description":"Their own delegations, and the glass that a role binding lets them break."},
             {"id":"users-create","effect":"permit","operations":["entity.create"],
              "subjects":{"roles":["user","poweruser","manager","director"]}},
             {"id":"users-keep-their-own","effect":"permit",
              "operations":["entity.read","entity.update","entity.delete","entity.restore",
                            "entity.transition","entity.history","entity.attach"],
              "subjects":{"roles":["user","poweruser","manager","director"]},
              "when":"resource.createdBy == subject.id"},
             {"id":"powerusers-handle-many","effect":"permit",
              "operations":["entity.bulk","entity.import","entity.export"],
              "subjects":{"roles":["poweruser"]},
              "description":"What is done to each record is decided for each record."},
             {"id":"saved-queries-are-run","effect":"permit",
              "operations":["entity.query.read","entity.query.run"],
              "subjects":{"roles":["user","poweruser","manager","director","compliance"]},
              "description":"What a query shows is decided for whoever runs it."},
             {"id":"saved-queries-are-written","effect":"permit",
              "operations":["entity.query.read","entity.query.write"],
              "subjects":{"roles":["poweruser","manager","director","admin"]}},
             {"id":"users-decide-their-tasks","effect":"permit",
              "operations":["workflow.task.decide","workflow.task.delegate","workflow.task.invite"],
              "subjects":{"roles":["user","poweruser","manager","director"]},
              "description":"Whose task it is, the approval itself knows."},
             {"id":"managers-reassign-their-tasks","effect":"permit",
              "operations":["workflow.task.reassign"],
              "subjects":{"roles":["manager","director"]}},
             {"id":"instances-are-read","effect":"permit","operations":["workflow.instance.read"],
              "subjects":{"roles":["user","poweruser","manager","director","compliance","admin"]},
              "description":"Beside it, the record that the approval is about has to be visible."},
             {"id":"readers-ask-why","effect":"permit","operations":["policy.explain"],
              "subjects":{"roles":["user","poweruser","manager","director","compliance"]},
              "description":"Which rules hide records or mask fields from them, and how many."},
             {"id":"managers-read-all","effect":"permit",
              "operations":["entity.read","entity.history"],
              "subjects":{"roles":["manager","director"]}},
             {"id":"admins-design","effect":"permit",
              "operations":["meta.*","workflow.template.*","workflow.instance.*",
                            "workflow.task.reassign","workflow.task.invite",
                            "workflow.metrics.read","iam.*","delegation.*",
                            "entity.graphql.*"],
              "subjects":{"roles":["admin"]}},
             {"id":"security-writes-policies","effect":"permit",
              "operations":["policy.*","iam.principal.read","iam.group.read","iam.org-unit.read",
                            "iam.role.read","iam.binding.read","iam.standing.read",
                            "iam.break-glass.read"],
              "subjects":{"roles":["security"]}},
             {"id":"compliance-reads","effect":"permit",
              "operations":["audit.read","entity.read","entity.history","workflow.metrics.read","policy.read",
                            "policy.decision.read","entity.graphql.read","iam.role.read","iam.binding.read",
                            "iam.standing.read","iam.break-glass.read"],
              "subjects":{"roles":["compliance"]}},
             {"id":"sysadmins-operate","effect":"permit","operations":["platform.*"],
              "subjects":{"roles":["sysadmin"]}}]}
            """;

    private PersonaPolicies() {}

    public static Value.Fields document() {
        return Json.trustedObject(DOCUMENT);
    }

    public static Policy policy() {
        return switch (PolicyReader.read(document())) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) ->
                    throw new IllegalStateException("the default policy has faults: " + faults);
        };
    }
}
