package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.TEMPLATE_DESIGN;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.Directory;
import com.athyper.identity.OrgName;
import com.athyper.identity.Principal;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;
import com.athyper.meta.record.ModelScope;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.calendar.BusinessCalendar;
import com.athyper.workflow.calendar.CalendarReader;
import com.athyper.workflow.template.Finding;
import com.athyper.workflow.template.Step;
import com.athyper.workflow.template.Template;
import com.athyper.workflow.template.TemplateReader;
import com.athyper.workflow.template.TemplateVerifier;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * What would be found if a template were published now.
 *
 * <pre>
 * POST /api/workflow/templates/{name}/versions/{v}/verify
 * </pre>
 */
public final class VerificationRoutes {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

    private static final Shape FINDING =
            Shape.object("Finding")
                    .must("code", Shape.text())
                    .must("severity", Shape.choice("error", "warning"))
                    .must("pointer", Shape.text())
                    .must("message", Shape.text())
                    .may("witness", Shape.anyObject())
                    .build();
    private static final Shape FINDINGS =
            Shape.object("Findings")
                    .must("findings", Shape.list(FINDING.ref()))
                    .with(FINDING)
                    .build();

    private final Definitions definitions;
    private final Models models;
    private final Directory directory;

    public VerificationRoutes(Definitions definitions, Models models, Directory directory) {
        this.definitions = definitions;
        this.models = models;
        this.directory = directory;
    }

    /** The directory, as templates ask it at one moment. */
    private record Approvers(
            Directory directory, Map<String, BusinessCalendar> calendars, Instant now)
            implements ApproverDirectory {
        @Override
        public Optional<BusinessCalendar> calendar(TenantId tenant, String name) {
            return Optional.ofNullable(calendars.get(name));
        }

        @Override
        public List<PrincipalId> holders(TenantId tenant, String role) {
            return directory.holders(tenant, role, now);
        }

        @Override
        public boolean isActive(TenantId tenant, PrincipalId principal) {
            return directory.find(tenant, principal).filter(Principal::active).isPresent();
        }

        @Override
        public List<PrincipalId> members(TenantId tenant, String group) {
            var organization = directory.of(tenant);
            return OrgName.isValid(group)
                    ? organization
                            .group(new OrgName(group))
                            .map(found -> organization.active(found.members()))
                            .orElse(List.of())
                    : List.of();
        }

        @Override
        public List<PrincipalId> people(TenantId tenant, String orgUnit) {
            var organization = directory.of(tenant);
            return OrgName.isValid(orgUnit)
                    ? organization.active(organization.people(new OrgName(orgUnit)))
                    : List.of();
        }
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("workflow", "template", "Say what would be found on publishing")
                        .gives(200, FINDINGS)
                        .refuses(404)
                        .guarded(
                                POST,
                                "/api/workflow/templates/{name}/versions/{v}/verify",
                                TEMPLATE_DESIGN,
                                DECIDED,
                                this::verify));
    }

    private CompletionStage<Answer<Reply>> verify(Call call) {
        String name = call.request().param("name");
        String number = call.request().param("v");
        if (!EntityName.isValid(name) || !NUMBER.matcher(number).matches()) {
            return Steps.now(missing());
        }
        var key = new DefinitionKey(call.tenant(), DefinitionKind.TEMPLATE, new EntityName(name));
        return definitions
                .show(key)
                .thenCompose(
                        definition ->
                                definition
                                        .version(Integer.parseInt(number))
                                        .map(version -> findings(call, key, version))
                                        .orElseGet(() -> Steps.now(missing())));
    }

    private CompletionStage<Answer<Reply>> findings(Call call, DefinitionKey key, Version version) {
        Template template = TemplateReader.read(key.name(), version.number(), version.document());
        return calendars(key.tenant(), template)
                .thenApply(
                        calendars ->
                                Answer.ok(
                                        reply(
                                                TemplateVerifier.verify(
                                                        template,
                                                        models.find(key.tenant(), template.entity())
                                                                .map(ModelScope::attributes),
                                                        key.tenant(),
                                                        new Approvers(
                                                                directory,
                                                                calendars,
                                                                call.origin().at())))));
    }

    /** Those in force that the template follows. */
    private CompletionStage<Map<String, BusinessCalendar>> calendars(
            TenantId tenant, Template template) {
        CompletionStage<Map<String, BusinessCalendar>> found =
                CompletableFuture.completedFuture(Map.of());
        for (Step step : template.steps()) {
            Optional<String> name = step.sla().flatMap(Step.Sla::calendar);
            if (name.isPresent()) {
                found =
                        found.thenCompose(
                                known ->
                                        known.containsKey(name.get())
                                                ? CompletableFuture.completedFuture(known)
                                                : with(known, tenant, name.get()));
            }
        }
        return found;
    }

    private CompletionStage<Map<String, BusinessCalendar>> with(
            Map<String, BusinessCalendar> known, TenantId tenant, String name) {
        return definitions
                .show(new DefinitionKey(tenant, DefinitionKind.CALENDAR, new EntityName(name)))
                .thenApply(
                        definition -> {
                            var all = new HashMap<>(known);
                            definition
                                    .published()
                                    .map(version -> CalendarReader.read(version.document()))
                                    .ifPresent(calendar -> all.put(name, calendar));
                            return all;
                        });
    }

    private static Reply reply(List<Finding> findings) {
        return Reply.ok(
                Value.object()
                        .put(
                                "findings",
                                new Value.Items(
                                        findings.stream().<Value>map(Finding::toJson).toList()))
                        .build());
    }

    private static Answer<Reply> missing() {
        return Answer.refused(VERSION_NOT_FOUND.because("there is no such version"));
    }
}
