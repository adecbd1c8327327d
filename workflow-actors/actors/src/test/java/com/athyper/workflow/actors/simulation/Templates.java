package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Checked;
import com.athyper.workflow.calendar.BusinessCalendar;
import com.athyper.workflow.calendar.CalendarReader;
import com.athyper.workflow.template.Template;
import com.athyper.workflow.template.TemplateReader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The templates in force: some by hand, each with something that another has not, and some by lot.
 */
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

    private static final int DRAWN = 3;

    static final int COUNT = STEPS.size() + DRAWN;

    /** Two minutes of each three, so that what it times is not what a clock would. */
    private static final BusinessCalendar OFFICE =
            CalendarReader.read(
                    Json.trustedObject(
                            """
                            {"name":"office","zone":"UTC",
                             "hours":{"tuesday":["08:00-08:02","08:03-08:05","08:06-24:00"],
                              "wednesday":["00:00-24:00"]},"holidays":[]}\
                            """));

    private static final List<Template> BY_HAND =
            IntStream.range(0, STEPS.size()).mapToObj(i -> read(name(i), STEPS.get(i))).toList();

    private final List<Template> inForce = new ArrayList<>(BY_HAND);

    Templates(Lots lots) {
        for (int i = 0; i < DRAWN; i++) {
            long seed = lots.upTo(Integer.MAX_VALUE, "template " + i);
            inForce.add(read(name(inForce.size()), DrawnTemplate.steps(seed)));
        }
    }

    static EntityName name(int number) {
        return new EntityName("t" + number);
    }

    Optional<Template> find(TenantId tenant, EntityName name) {
        return inForce.stream().filter(template -> template.name().equals(name)).findFirst();
    }

    static Optional<BusinessCalendar> calendar(TenantId tenant, String name) {
        return name.equals("office") ? Optional.of(OFFICE) : Optional.empty();
    }

    private static Template read(EntityName name, String steps) {
        var text =
                "{\"name\":\"%s\",\"entity\":\"%s\",\"steps\":[%s]}"
                        .formatted(name.value(), ENTITY.value(), steps);
        return switch (TemplateReader.check(Optional.empty(), Json.trustedObject(text))) {
            case Checked.Sound(var document) -> TemplateReader.read(name, 1, document);
            case Checked.Faulty(var faults) -> throw new IllegalStateException(faults + text);
        };
    }
}
