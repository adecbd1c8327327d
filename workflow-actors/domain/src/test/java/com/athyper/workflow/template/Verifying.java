package com.athyper.workflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Type;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.Checked;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What verification finds where roles hold one, two or none. */
final class Verifying {
    private Verifying() {}

    private static final TenantId DEMO = new TenantId("demo");
    private static final Map<String, Type> ATTRIBUTES =
            Map.of(
                    "amount", Type.NUMBER,
                    "currency", Type.TEXT,
                    "urgent", Type.BOOLEAN,
                    "needed_by", Type.DATE);

    /** Roles hold one, two or none; a thousand and one are in the crowd. */
    private static final ApproverDirectory PEOPLE =
            new ApproverDirectory() {
                @Override
                public List<PrincipalId> holders(TenantId tenant, String role) {
                    return switch (role) {
                        case "one" -> ids("boss");
                        case "two" -> ids("ann", "bob");
                        case "crowd" ->
                                IntStream.rangeClosed(0, 1_000)
                                        .mapToObj("p%04d"::formatted)
                                        .map(PrincipalId::new)
                                        .toList();
                        default -> List.of();
                    };
                }

                @Override
                public boolean isActive(TenantId tenant, PrincipalId principal) {
                    return List.of("ann", "bob", "boss").contains(principal.value());
                }
            };

    private static List<PrincipalId> ids(String... names) {
        return List.of(names).stream().map(PrincipalId::new).toList();
    }

    static List<Finding> verify(String steps) {
        return verify(steps, Optional.of(ATTRIBUTES));
    }

    static List<Finding> verify(String steps, Optional<Map<String, Type>> attributes) {
        var checked =
                TemplateReader.check(
                        Optional.empty(),
                        Json.trustedObject(
                                "{\"name\":\"t\",\"entity\":\"e\",\"steps\":[" + steps + "]}"));
        assertThat(checked).isInstanceOf(Checked.Sound.class);
        var template = TemplateReader.read(1, ((Checked.Sound) checked).document());
        return TemplateVerifier.verify(template, attributes, DEMO, PEOPLE);
    }

    static List<String> found(String steps) {
        return verify(steps).stream()
                .map(it -> it.severity() + " " + it.code() + " " + it.pointer())
                .toList();
    }

    static String step(String approvers, String rest) {
        return "{\"name\":\"s\",\"approvers\":%s%s}".formatted(approvers, rest);
    }
}
