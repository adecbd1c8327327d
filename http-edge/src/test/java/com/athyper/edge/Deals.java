package com.athyper.edge;

import java.util.List;

/** Deals with suppliers, which have parents: entities that refer to others and to their own. */
final class Deals {
    static final String SUPPLIERS = "/api/data/supplier";
    static final String DEALS = "/api/data/deal";

    private Deals() {}

    static EdgeUnderTest edge() {
        var edge = new EdgeUnderTest();
        edge.models
                .with(
                        """
                        {"name":"supplier","label":"Supplier","fields":[
                          {"name":"name","type":"string","required":true},
                          {"name":"code","type":"string","unique":true,"maxLength":20},
                          {"name":"parent","type":"reference","entity":"supplier"}]}
                        """)
                .with(
                        """
                        {"name":"deal","label":"Deal","fields":[
                          {"name":"title","type":"string","required":true},
                          {"name":"amount","type":"decimal","precision":10,"scale":2},
                          {"name":"supplier","type":"reference","entity":"supplier"},
                          {"name":"agent","type":"reference","entity":"supplier"}]}
                        """);
        return edge;
    }

    static String supplier(EdgeUnderTest edge, String name, String... parent) {
        String above =
                List.of(parent).stream()
                        .map(id -> ",\"parent\":\"" + id + "\"")
                        .findFirst()
                        .orElse("");
        return edge.post(SUPPLIERS)
                .as("user")
                .json("{\"name\":\"" + name + "\"" + above + "}")
                .send()
                .is(201)
                .textAt("id");
    }

    static String deal(EdgeUnderTest edge, String title, String supplier, String agent) {
        return edge.post(DEALS)
                .as("user")
                .json(
                        "{\"title\":\"%s\",\"amount\":\"10.00\",\"supplier\":\"%s\",\"agent\":\"%s\"}"
                                .formatted(title, supplier, agent))
                .send()
                .is(201)
                .textAt("id");
    }
}
