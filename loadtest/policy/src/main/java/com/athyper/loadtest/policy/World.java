package com.athyper.loadtest.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rules and questions, in words that every engine can be told. Ten rules are about each entity, for
 * ten of twenty roles; however many there are in all, one or two concern a question.
 */
public record World(Scenario scenario, List<Grant> grants, List<Question> questions) {
    static final int QUESTIONS = 1 << 10;

    private static final int PER_ENTITY = 10;
    private static final int ROLES = 20;
    private static final int PRINCIPALS = 200;

    /** What the rules ask. */
    public enum Scenario {
        /** The role alone. */
        RBAC,
        /** Besides, a limit and whose the record is. */
        ABAC,
        /** Every permit meets a forbid that holds. */
        DENY
    }

    /**
     * A rule.
     *
     * @param limit of the record's total, which is the principal's own; zero if neither is asked
     * @param secret whether it holds for records that are secret alone
     */
    public record Grant(boolean permit, String role, String entity, long limit, boolean secret) {}

    /** May the principal read such a record? */
    public record Question(
            String principal, List<String> roles, String entity, long total, String createdBy) {}

    static World of(Scenario scenario, int rules) {
        var grants = new ArrayList<Grant>(rules);
        for (int i = 0; i < rules; i++) {
            int entity = i / PER_ENTITY;
            int turn = i % PER_ENTITY;
            String name = "e" + entity;
            grants.add(
                    switch (scenario) {
                        case RBAC -> new Grant(true, role(turn, entity), name, 0, false);
                        case ABAC ->
                                new Grant(
                                        true, role(turn, entity), name, 1_000L * (turn + 1), false);
                        case DENY -> {
                            boolean permit = turn < PER_ENTITY / 2;
                            int same = turn % (PER_ENTITY / 2);
                            yield new Grant(permit, role(same, entity), name, 0, !permit);
                        }
                    });
        }
        var random = new Random(7);
        var questions = new ArrayList<Question>(QUESTIONS);
        for (int i = 0; i < QUESTIONS; i++) {
            questions.add(question(random, Math.max(1, rules / PER_ENTITY)));
        }
        return new World(scenario, grants, questions);
    }

    /** Every other role has a rule about an entity. */
    private static String role(int turn, int entity) {
        return "r" + (2 * turn + entity % 2) % ROLES;
    }

    private static Question question(Random random, int entities) {
        int principal = random.nextInt(PRINCIPALS);
        String name = "u" + principal;
        return new Question(
                name,
                List.of("r" + principal % ROLES, "r" + (principal * 7 + 4) % ROLES),
                "e" + random.nextInt(entities),
                random.nextInt(12_000),
                random.nextInt(5) > 0 ? name : "u" + (principal + 1) % PRINCIPALS);
    }
}
