package com.athyper.loadtest.demo;

/** What the demo's tenant writes to describe its business. */
final class Documents {
    private Documents() {}

    static final String REQUISITION =
            """
            {"name":"purchase_requisition","label":"Purchase requisition","module":"BUY",
             "fields":[
               {"name":"title","type":"string","required":true,"maxLength":200},
               {"name":"amount","type":"decimal","precision":18,"scale":2,"required":true,"min":"0.01"},
               {"name":"currency","type":"string","required":true,"pattern":"^[A-Z]{3}$"},
               {"name":"cost_center","type":"string"},
               {"name":"needed_by","type":"date"},
               {"name":"bank_account","type":"string","classification":"confidential"}],
             "lifecycle":{"initial":"draft","states":["draft","submitted","approved","rejected"],
               "transitions":[
                 {"name":"submit","from":["draft"],"to":"submitted","workflow":"pr_approval",
                  "onApproved":"approved","onRejected":"rejected","onChangesRequested":"draft",
                  "onCancelled":"draft"}]}}
            """;

    static final String REQUISITION_APPROVAL =
            """
            {"name":"pr_approval","entity":"purchase_requisition",
             "steps":[
               {"name":"manager","approvers":{"role":"manager"},"mode":"any",
                "sla":{"due":"PT4H","escalate":{"to":{"role":"director"}}}},
               {"name":"director","when":"record.amount >= 10000","approvers":{"role":"director"},
                "mode":"all"}]}
            """;

    static final String URGENT =
            """
            {"name":"urgent_request","label":"Urgent request","module":"BUY",
             "fields":[{"name":"title","type":"string","required":true,"maxLength":200}],
             "lifecycle":{"initial":"draft","states":["draft","submitted","approved","rejected"],
               "transitions":[
                 {"name":"submit","from":["draft"],"to":"submitted","workflow":"urgent_approval",
                  "onApproved":"approved","onRejected":"rejected","onChangesRequested":"draft",
                  "onCancelled":"draft"}]}}
            """;

    /** Two seconds to decide: the demo does not wait for four hours. */
    static final String URGENT_APPROVAL =
            """
            {"name":"urgent_approval","entity":"urgent_request",
             "steps":[
               {"name":"manager","approvers":{"principals":["manager"]},"mode":"any",
                "sla":{"due":"PT2S","escalate":{"to":{"role":"director"}}}}]}
            """;

    static final String SPEND_LIMITS =
            """
            {"name":"spend_limits","label":"What may be ordered at once",
             "rules":[{"id":"users-order-small","effect":"forbid","operations":["entity.create"],
               "entities":["purchase_requisition"],"subjects":{"roles":["user"]},
               "when":"resource.amount > 10000"}],
             "tests":[
               {"name":"a user orders two hundred chairs",
                "given":{"subject":{"roles":["user"]},"operation":"entity.create",
                         "resource":{"entity":"purchase_requisition","attributes":{"amount":25000}}},
                "expect":{"decision":"deny","rules":["users-order-small"]}},
               {"name":"a user orders one chair",
                "given":{"subject":{"roles":["user"]},"operation":"entity.create",
                         "resource":{"entity":"purchase_requisition","attributes":{"amount":125}}},
                "expect":{"decision":"allow"}}]}
            """;

    static final String RECORD =
            """
            {"title":"Two hundred chairs","amount":"25000.00","currency":"MYR","cost_center":"CC-100",
             "needed_by":"2027-01-31","bank_account":"MY00-1234-5678-9012"}
            """;

    /** Six faults: two missing, three wrong in their own ways, one unknown. */
    static final String FAULTY =
            """
            {"amount":"12.345","needed_by":"tomorrow","cost_center":17,"colour":"blue"}
            """;
}
