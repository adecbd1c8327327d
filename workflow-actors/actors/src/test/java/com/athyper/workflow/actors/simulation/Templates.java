package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Checked;
import com.athyper.workflow.template.Template;
import com.athyper.workflow.template.TemplateReader;

import java.util.List;
import java.util.Optional;

/** The templates in force: each has something that another has not. */
final class Templates {
    static final EntityName ENTITY = new EntityName("request");

    private static final List<String> STEPS =
            List.of(
                    """
                    {"name":"manager","approvers":{"role":"manager"},"mode":"any",
                     "sla":{"due":"PT2M","remind":["PT30S"],
                      "escalate":[{"to":{"role":"director"}},
                       {"after":"PT1M","do":"decide","decision":"rejected"}]}},
                    {"name":"director","when":"record.amount >= 100",
                     "approvers":{"role":"director"},"mode":"all"}\
                    """,
                    """
                    {"name":"both","parallel":[
                     {"name":"left","steps":[
                      {"name":"all","approvers":{"role":"manager"},"mode":"all",
                       "sla":{"due":"PT100S","remind":["PT95S","PT1M"],
                        "escalate":[{"do":"replace","to":{"role":"director"}},
                         {"after":"PT20S","do":"add","to":{"role":"clerk"}},
                         {"after":"PT40S","do":"notify","to":{"role":"director"}}]}}]},
                     {"name":"right","steps":[
                      {"name":"most","approvers":{"role":"manager"},"mode":"majority"},
                      {"name":"then","approvers":{"principals":["eve"]},"mode":"any",
                       "sla":{"due":"PT45S","escalate":{"to":{"role":"manager"}}}}]}]},
                    {"name":"last","approvers":{"role":"director"},"mode":"any"}\
                    """,
                    """
                    {"name":"small","autoApproveWhen":"record.amount < 10",
                     "approvers":{"role":"manager"},"mode":{"quorum":2},
                     "sla":{"due":"PT90S","remind":["PT80S"],
                      "escalate":[{"do":"replace","to":{"principals":["eve","dan"]}},
                       {"after":"PT45S","to":{"principals":["bob"]}},
                       {"after":"PT90S","do":"decide","decision":"approved"}]}},
                    {"name":"large","when":"record.amount >= 100",
                     "approvers":{"firstOf":[{"principals":["eve"]},{"role":"director"}]},
                     "mode":{"quorumPercent":60}}\
                    """,
                    """
                    {"name":"chief","approvers":{"principals":["eve"]},"mode":"any",
                     "comment":{"reject":"required"},
                     "sla":{"due":"PT3M","remind":["PT170S","PT10S"],
                      "escalate":[{"do":"notify","to":{"principals":["eve"]}}]}},
                    {"name":"clerk","approvers":{"role":"clerk"},"mode":"any"}\
                    """);

    static final int COUNT = STEPS.size();

    private static final List<Template> READ = STEPS.stream().map(Templates::read).toList();

    private Templates() {}

    static EntityName name(int number) {
        return new EntityName("t" + number);
    }

    static Optional<Template> find(TenantId tenant, EntityName name) {
        return READ.stream().filter(template -> template.name().equals(name)).findFirst();
    }

    private static Template read(String steps) {
        var name = name(STEPS.indexOf(steps));
        var text =
                "{\"name\":\"%s\",\"entity\":\"%s\",\"steps\":[%s]}"
                        .formatted(name.value(), ENTITY.value(), steps);
        return switch (TemplateReader.check(Optional.empty(), Json.trustedObject(text))) {
            case Checked.Sound(var document) -> TemplateReader.read(name, 1, document);
            case Checked.Faulty(var faults) -> throw new IllegalStateException(faults.toString());
        };
    }
}
