package com.athyper.workflow.actors;

import com.athyper.actors.definition.Activator;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;
import com.athyper.meta.record.ModelScope;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.DefinitionStore.Activation;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Finding;
import com.athyper.workflow.template.Template;
import com.athyper.workflow.template.TemplateReader;
import com.athyper.workflow.template.TemplateVerifier;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Puts a template into force once its verification finds nothing that forbids it. */
public final class TemplateActivator implements Activator {
    private final Models models;
    private final ApproverDirectory directory;
    private final DefinitionStore store;

    public TemplateActivator(Models models, ApproverDirectory directory, DefinitionStore store) {
        this.models = models;
        this.directory = directory;
        this.store = store;
    }

    @Override
    public CompletionStage<Activation> activate(
            DefinitionKey key, Definition definition, Definition.Version version) {
        return models.refresh(key.tenant())
                .thenCompose(
                        _ -> {
                            List<Finding> findings = verify(key, version);
                            return TemplateVerifier.forbids(findings)
                                    ? CompletableFuture.completedFuture(refused(findings))
                                    : store.activate(
                                                    new ActiveDefinition(
                                                            key,
                                                            version.number(),
                                                            version.hash(),
                                                            version.document()))
                                            .thenApply(done -> withFindings(done, findings));
                        });
    }

    private List<Finding> verify(DefinitionKey key, Definition.Version version) {
        Template template = TemplateReader.read(key.name(), version.number(), version.document());
        return TemplateVerifier.verify(
                template,
                models.find(key.tenant(), template.entity()).map(ModelScope::attributes),
                key.tenant(),
                directory);
    }

    private static Activation refused(List<Finding> findings) {
        return new Activation.Impossible(
                DefinitionError.PUBLISH_REFUSED,
                "the template's verification forbids it",
                findings.stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .map(Finding::toFault)
                        .toList());
    }

    private static Activation withFindings(Activation activation, List<Finding> findings) {
        return switch (activation) {
            case Activation.Activated(var report) ->
                    new Activation.Activated(
                            ((Value.Fields) report)
                                    .with(
                                            "findings",
                                            new Value.Items(
                                                    findings.stream()
                                                            .<Value>map(Finding::toJson)
                                                            .toList())));
            case Activation.Impossible impossible -> impossible;
        };
    }
}
