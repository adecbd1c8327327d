package com.athyper.edge.meta;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityClass;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions.Summary;

import java.util.List;
import java.util.Optional;

/** Of which class and module a listed entity is, as far as it is in force. */
record EntityKinds(Models models, DefinitionArea area) {
    private static final Parameter CLASS =
            Parameter.query(
                    "class", Shape.text(), "only entities in force of this class, such as master");
    private static final Parameter MODULE =
            Parameter.query(
                    "module", Shape.text(), "only entities in force of this module, such as BUY");

    Parameter[] parameters() {
        return isOfEntities() ? new Parameter[] {CLASS, MODULE} : new Parameter[0];
    }

    private boolean isOfEntities() {
        return area.kind() == DefinitionKind.ENTITY;
    }

    Answer<List<Summary>> chosen(Call call, List<Summary> all) {
        Optional<String> entityClass = asked(call, "class");
        Optional<String> module = asked(call, "module");
        if (entityClass.isPresent() && EntityClass.of(entityClass.get()).isEmpty()) {
            return Answer.refused(
                    EdgeError.QUERY_INVALID.because("`class` is none of the classes of entities"));
        }
        return Answer.ok(
                all.stream()
                        .filter(
                                summary ->
                                        matches(
                                                entityClass,
                                                model(call, summary).flatMap(EntityKinds::classOf)))
                        .filter(
                                summary ->
                                        matches(
                                                module,
                                                model(call, summary).flatMap(EntityModel::module)))
                        .toList());
    }

    private Optional<String> asked(Call call, String name) {
        return isOfEntities() ? call.request().query().get(name) : Optional.empty();
    }

    private static boolean matches(Optional<String> asked, Optional<String> found) {
        return asked.isEmpty() || asked.equals(found);
    }

    private Optional<EntityModel> model(Call call, Summary summary) {
        return isOfEntities()
                ? models.find(call.tenant(), new EntityName(summary.name()))
                : Optional.empty();
    }

    static Optional<String> classOf(EntityModel model) {
        return model.traits().entityClass().map(EntityClass::id);
    }

    Value.Fields form(Call call, Summary summary) {
        var form = DefinitionForm.summary(summary);
        var model = model(call, summary);
        if (model.isEmpty()) {
            return form;
        }
        form = form.with("label", Value.of(model.get().label()));
        var entityClass = classOf(model.get());
        if (entityClass.isPresent()) {
            form = form.with("class", Value.of(entityClass.get()));
        }
        return model.get().module().isPresent()
                ? form.with("module", Value.of(model.get().module().get()))
                : form;
    }
}
