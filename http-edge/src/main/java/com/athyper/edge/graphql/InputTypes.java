package com.athyper.edge.graphql;

import static graphql.Scalars.GraphQLID;
import static graphql.schema.GraphQLInputObjectField.newInputObjectField;
import static graphql.schema.GraphQLList.list;
import static graphql.schema.GraphQLNonNull.nonNull;

import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Inbound;
import com.athyper.meta.record.ModelScope;

import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What records are written as: their fields, and their collections as lists of lines. */
record InputTypes(Map<EntityName, EntityModel> models) {

    /** What is needed, the model says, so that its faults come with its own codes. */
    GraphQLInputType of(EntityModel model) {
        if (model.shownFields().isEmpty()) {
            return Scalars.JSON;
        }
        var input = GraphQLInputObjectType.newInputObject().name(model.name().value() + "Input");
        fields(model, Set.of(), input);
        for (Inbound way : model.inbound()) {
            EntityModel member = models.get(way.of());
            if (way.isCollection() && member != null) {
                input.field(
                        newInputObjectField()
                                .name(way.name())
                                .description("all of them, in their order")
                                .type(list(nonNull(line(model, way, member)))));
            }
        }
        return input.build();
    }

    private static Set<String> followed(Inbound way) {
        return Stream.concat(Stream.of(way.by()), way.position().stream())
                .collect(Collectors.toSet());
    }

    /** With an id, a line that is there already; what follows from its place is not given. */
    private static GraphQLInputType line(EntityModel model, Inbound way, EntityModel member) {
        var line =
                GraphQLInputObjectType.newInputObject()
                        .name(
                                model.name()
                                        + way.name().substring(0, 1).toUpperCase(Locale.ROOT)
                                        + way.name().substring(1)
                                        + "Input")
                        .field(newInputObjectField().name("id").type(GraphQLID));
        fields(member, followed(way), line);
        return line.build();
    }

    private static void fields(
            EntityModel model, Set<String> given, GraphQLInputObjectType.Builder input) {
        var types = ModelScope.attributes(model);
        for (Field field : model.shownFields()) {
            if (given.contains(field.name())) {
                continue;
            }
            input.field(
                    newInputObjectField()
                            .name(field.name())
                            .type(
                                    field.isReference()
                                            ? GraphQLID
                                            : field.isMultiReference()
                                                    ? list(nonNull(GraphQLID))
                                                    : SchemaBuilder.scalar(
                                                            field,
                                                            types.getOrDefault(
                                                                    field.name(), Type.ANY))));
        }
    }
}
