package com.athyper.loadtest.policy;

import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** jCasbin with the model that its documentation gives for roles, conditions and deny-override. */
final class CasbinEngine implements Engine {
    private static final String MODEL =
            """
            [request_definition]
            r = sub, obj, act

            [policy_definition]
            p = sub, obj, act%s, eft

            [role_definition]
            g = _, _

            [policy_effect]
            e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

            [matchers]
            m = r.obj.entity == p.obj && r.act == p.act && g(r.sub, p.sub)%s
            """;

    private final Enforcer enforcer;
    private final List<World.Question> questions;
    private final List<Map<String, Object>> records;

    CasbinEngine(World world) {
        boolean conditions = world.scenario() != World.Scenario.RBAC;
        var model = new Model();
        model.loadModelFromText(
                MODEL.formatted(conditions ? ", cond" : "", conditions ? " && eval(p.cond)" : ""));
        this.enforcer = new Enforcer(model);
        enforcer.enableLog(false);
        enforcer.enableAutoSave(false);
        var policies = new ArrayList<List<String>>();
        for (World.Grant grant : world.grants()) {
            var line = new ArrayList<>(List.of(grant.role(), grant.entity(), "read"));
            if (conditions) {
                line.add(condition(grant));
            }
            line.add(grant.permit() ? "allow" : "deny");
            policies.add(line);
        }
        enforcer.addPolicies(policies);
        var known = new HashSet<String>();
        for (World.Question question : world.questions()) {
            if (known.add(question.principal())) {
                question.roles()
                        .forEach(role -> enforcer.addRoleForUser(question.principal(), role));
            }
        }
        this.questions = world.questions();
        this.records =
                questions.stream()
                        .map(
                                question ->
                                        Map.<String, Object>of(
                                                "entity", question.entity(),
                                                "total", question.total(),
                                                "createdBy", question.createdBy(),
                                                "secret", true))
                        .toList();
    }

    @Override
    public boolean allows(int question) {
        return enforcer.enforce(questions.get(question).principal(), records.get(question), "read");
    }

    private static String condition(World.Grant grant) {
        if (grant.limit() > 0) {
            return "r.obj.total <= %d && r.obj.createdBy == r.sub".formatted(grant.limit());
        }
        return grant.secret() ? "r.obj.secret == true" : "true";
    }
}
