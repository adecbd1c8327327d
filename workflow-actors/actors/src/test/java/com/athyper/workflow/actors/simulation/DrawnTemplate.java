package com.athyper.workflow.actors.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The steps of a template by lot: small, and wild enough to meet what nobody thought of. */
final class DrawnTemplate {
    private static final List<String> MODES =
            List.of(
                    "\"any\"",
                    "\"all\"",
                    "\"majority\"",
                    "{\"quorum\":1}",
                    "{\"quorum\":2}",
                    "{\"quorumPercent\":60}");
    private static final List<String> PEOPLE =
            List.of(
                    "{\"role\":\"manager\"}",
                    "{\"role\":\"manager\"}",
                    "{\"role\":\"director\"}",
                    "{\"role\":\"clerk\"}",
                    "{\"principals\":[\"ann\",\"cid\",\"eve\"]}",
                    "{\"firstOf\":[{\"role\":\"clerk\"},{\"role\":\"director\"}]}");
    private static final int DEPTH_MAX = 2;

    private final SplittableRandom chance;

    private DrawnTemplate(long seed) {
        chance = new SplittableRandom(seed);
    }

    static String steps(long seed) {
        return new DrawnTemplate(seed).flow("s", 0);
    }

    private String flow(String name, int depth) {
        var nodes = new ArrayList<String>();
        int count = 1 + chance.nextInt(depth == 0 ? 3 : 2);
        for (int i = 0; i < count; i++) {
            boolean parallel = depth < DEPTH_MAX && chance.nextInt(3) == 0;
            nodes.add(parallel ? parallel(name + i, depth) : step(name + i));
        }
        return String.join(",", nodes);
    }

    private String parallel(String name, int depth) {
        return "{\"name\":\"%s\",%s\"parallel\":[%s,%s]}"
                .formatted(
                        name,
                        sometimes(4, "\"when\":\"record.amount >= 10\","),
                        branch(name + "l", depth),
                        branch(name + "r", depth));
    }

    private String branch(String name, int depth) {
        return "{\"name\":\"%s\",\"steps\":[%s]}".formatted(name, flow(name + "s", depth + 1));
    }

    private String step(String name) {
        return "{\"name\":\"%s\",%s%s%s\"approvers\":%s,\"mode\":%s%s}"
                .formatted(
                        name,
                        sometimes(4, "\"when\":\"record.amount >= 100\","),
                        sometimes(8, "\"autoApproveWhen\":\"record.amount < 10\","),
                        sometimes(8, "\"comment\":{\"approve\":\"required\"},"),
                        oneOf(PEOPLE),
                        oneOf(MODES),
                        chance.nextInt(4) == 0 ? "" : sla());
    }

    private String sla() {
        int due = 20 + chance.nextInt(130);
        return ",\"sla\":{\"due\":\"PT%dS\",%s\"remind\":[\"PT%dS\",\"PT3S\"],\"escalate\":[%s]}"
                .formatted(
                        due,
                        sometimes(3, "\"calendar\":\"office\","),
                        5 + chance.nextInt(14),
                        chain());
    }

    private String chain() {
        var levels = new ArrayList<String>();
        int count = 1 + chance.nextInt(3);
        int after = 0;
        for (int i = 0; i < count; i++) {
            boolean decides = i == count - 1 && chance.nextInt(3) == 0;
            levels.add(
                    "{\"after\":\"PT%dS\",%s}"
                            .formatted(
                                    after,
                                    decides
                                            ? "\"do\":\"decide\",\"decision\":\"%s\""
                                                    .formatted(
                                                            oneOf(List.of("approved", "rejected")))
                                            : "\"do\":\"%s\",\"to\":%s"
                                                    .formatted(
                                                            oneOf(
                                                                    List.of(
                                                                            "add", "replace",
                                                                            "notify")),
                                                            oneOf(PEOPLE))));
            after += 1 + chance.nextInt(40);
        }
        return String.join(",", levels);
    }

    private String sometimes(int oneIn, String text) {
        return chance.nextInt(oneIn) == 0 ? text : "";
    }

    private <T> T oneOf(List<T> things) {
        return things.get(chance.nextInt(things.size()));
    }
}
