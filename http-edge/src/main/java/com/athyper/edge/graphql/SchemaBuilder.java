package com.athyper.edge.graphql;

import static graphql.Scalars.GraphQLBoolean;
import static graphql.Scalars.GraphQLID;
import static graphql.Scalars.GraphQLInt;
import static graphql.Scalars.GraphQLString;
import static graphql.schema.FieldCoordinates.coordinates;
import static graphql.schema.GraphQLArgument.newArgument;
import static graphql.schema.GraphQLFieldDefinition.newFieldDefinition;
import static graphql.schema.GraphQLList.list;
import static graphql.schema.GraphQLNonNull.nonNull;
import static graphql.schema.GraphQLObjectType.newObject;
import static graphql.schema.GraphQLTypeReference.typeRef;

import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Inbound;
import com.athyper.meta.record.ModelScope;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetcherFactories;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/**
 * The entities in force as a schema. Names that the platform adds have an upper-case letter, which
 * no entity's and no field's name has.
 */
final class SchemaBuilder {
    static final String LIST = "List";
    static final String QUERY = "Query";
    static final String MUTATION = "Mutation";

    private static final GraphQLObjectType PAGE_INFO =
            newObject()
                    .name("PageInfo")
                    .field(newFieldDefinition().name("hasNextPage").type(nonNull(GraphQLBoolean)))
                    .field(newFieldDefinition().name("endCursor").type(GraphQLString))
                    .build();

    private final Map<EntityName, EntityModel> models;
    private final Fetchers fetchers;
    private final GraphQLCodeRegistry.Builder code = GraphQLCodeRegistry.newCodeRegistry();
    private final GraphQLObjectType.Builder queries = newObject().name(QUERY);
    private final GraphQLObjectType.Builder mutations = newObject().name(MUTATION);

    private SchemaBuilder(Map<EntityName, EntityModel> models, Fetchers fetchers) {
        this.models = new TreeMap<>(models);
        this.fetchers = fetchers;
    }

    static GraphQLSchema build(Map<EntityName, EntityModel> models, Fetchers fetchers) {
        return new SchemaBuilder(models, fetchers).schema();
    }

    private GraphQLSchema schema() {
        code.defaultDataFetcher(DataFetcherFactories.useDataFetcher(Fetchers.MEMBER));
        code.dataFetcher(coordinates(PAGE_INFO.getName(), "hasNextPage"), Fetchers.HAS_NEXT_PAGE);
        code.dataFetcher(coordinates(PAGE_INFO.getName(), "endCursor"), Fetchers.END_CURSOR);
        // A type without fields is none, and a tenant may have no entity yet.
        var names = models.keySet().stream().map(EntityName::value).toList();
        root(
                queries,
                QUERY,
                newFieldDefinition()
                        .name("entityNames")
                        .type(nonNull(list(nonNull(GraphQLString))))
                        .build(),
                _ -> names);
        models.values().forEach(this::entity);
        var schema = GraphQLSchema.newSchema().query(queries.build());
        if (!models.isEmpty()) {
            schema.mutation(mutations.build());
            schema.subscription(SubscriptionFields.of(models.keySet(), fetchers, code));
        }
        return schema.codeRegistry(code.build()).build();
    }

    private void root(
            GraphQLObjectType.Builder root,
            String name,
            GraphQLFieldDefinition field,
            DataFetcher<?> fetcher) {
        root.field(field);
        code.dataFetcher(coordinates(name, field.getName()), fetcher);
    }

    private void entity(EntityModel model) {
        String name = model.name().value();
        GraphQLObjectType record = record(model);
        root(
                queries,
                QUERY,
                newFieldDefinition()
                        .name(name)
                        .description("A " + model.label() + " that may be seen")
                        .argument(newArgument().name("id").type(nonNull(GraphQLID)))
                        .type(record)
                        .build(),
                fetchers.one(name));
        var list =
                paged(newFieldDefinition().name(name + LIST), model)
                        .type(nonNull(connection(name)));
        if (model.traits().softDelete()) {
            list.argument(
                    newArgument()
                            .name("deleted")
                            .type(GraphQLBoolean)
                            .description("the deleted records that may be restored"));
        }
        root(queries, QUERY, list.build(), fetchers.list(name));
        changes(model);
    }

    private GraphQLObjectType record(EntityModel model) {
        String name = model.name().value();
        var types = ModelScope.attributes(model);
        var record = newObject().name(name).description(model.label());
        record.field(newFieldDefinition().name("id").type(nonNull(GraphQLID)));
        record.field(newFieldDefinition().name("version").type(nonNull(Scalars.LONG)));
        if (model.lifecycle().isPresent()) {
            record.field(newFieldDefinition().name("state").type(GraphQLString));
        }
        record.field(newFieldDefinition().name("createdAt").type(Scalars.DATE_TIME));
        record.field(newFieldDefinition().name("createdBy").type(GraphQLString));
        record.field(newFieldDefinition().name("updatedAt").type(Scalars.DATE_TIME));
        record.field(newFieldDefinition().name("updatedBy").type(GraphQLString));
        record.field(newFieldDefinition().name("workflow").type(Scalars.JSON));
        if (model.traits().softDelete()) {
            record.field(newFieldDefinition().name("deletedAt").type(Scalars.DATE_TIME));
            record.field(newFieldDefinition().name("deletedBy").type(GraphQLString));
        }
        for (Field field : model.shownFields()) {
            if (field.isReference()) {
                reference(record, name, field);
            } else if (field.isMultiReference()) {
                references(record, name, field);
            } else {
                record.field(
                        newFieldDefinition()
                                .name(field.name())
                                .description(field.label())
                                .type(scalar(field, types.getOrDefault(field.name(), Type.ANY))));
            }
        }
        model.inbound().stream()
                .filter(way -> models.containsKey(way.of()))
                .forEach(way -> inbound(record, name, way));
        return record.build();
    }

    /** A collection is a list in its order, a relation a page that goes on. */
    private void inbound(GraphQLObjectType.Builder record, String entity, Inbound way) {
        var field = newFieldDefinition().name(way.name()).description(way.label());
        record.field(
                way.isCollection()
                        ? field.type(list(nonNull(typeRef(way.of().value()))))
                        : paged(field, models.get(way.of()))
                                .type(nonNull(typeRef(way.of().value() + "Connection"))));
        code.dataFetcher(coordinates(entity, way.name()), fetchers.related().of(entity, way));
    }

    private static GraphQLFieldDefinition.Builder paged(
            GraphQLFieldDefinition.Builder field, @Nullable EntityModel model) {
        if (model != null && model.traits().effectiveDating().isPresent()) {
            field.argument(
                    newArgument()
                            .name("effectiveAt")
                            .type(Scalars.DATE)
                            .description("the day on which they have to hold"));
        }
        return field.argument(newArgument().name("filter").type(Scalars.JSON))
                .argument(
                        newArgument()
                                .name("sort")
                                .type(GraphQLString)
                                .description("such as -amount,title"))
                .argument(newArgument().name("first").type(GraphQLInt))
                .argument(newArgument().name("after").type(GraphQLString));
    }

    /** The record behind it, and its id, which is there also if the record may not be seen. */
    private void reference(GraphQLObjectType.Builder record, String entity, Field field) {
        String id = field.name() + "Id";
        record.field(newFieldDefinition().name(id).type(GraphQLID));
        code.dataFetcher(coordinates(entity, id), Fetchers.member(field.name()));
        field.target()
                .filter(models::containsKey)
                .ifPresent(
                        target -> {
                            GraphQLNamedOutputType type = typeRef(target.value());
                            record.field(
                                    newFieldDefinition()
                                            .name(field.name())
                                            .description(field.label())
                                            .type(type));
                            code.dataFetcher(
                                    coordinates(entity, field.name()),
                                    fetchers.reference(field.name(), target.value()));
                        });
    }

    /** The records in their order, null where one may not be seen, and their ids. */
    private void references(GraphQLObjectType.Builder record, String entity, Field field) {
        String ids = field.name() + "Ids";
        record.field(newFieldDefinition().name(ids).type(list(nonNull(GraphQLID))));
        code.dataFetcher(coordinates(entity, ids), Fetchers.ids(field.name()));
        field.target()
                .filter(models::containsKey)
                .ifPresent(
                        target -> {
                            record.field(
                                    newFieldDefinition()
                                            .name(field.name())
                                            .description(field.label())
                                            .type(list(typeRef(target.value()))));
                            code.dataFetcher(
                                    coordinates(entity, field.name()),
                                    fetchers.references(field.name(), target.value()));
                        });
    }

    static GraphQLScalarType scalar(Field field, Type type) {
        if (field.type() == FieldType.INTEGER) {
            return Scalars.LONG;
        }
        return switch (type) {
            case BOOLEAN -> GraphQLBoolean;
            case NUMBER -> Scalars.DECIMAL;
            case TEXT -> GraphQLString;
            case DATE -> Scalars.DATE;
            case DATETIME -> Scalars.DATE_TIME;
            case LIST, ANY -> Scalars.JSON;
        };
    }

    private GraphQLObjectType connection(String name) {
        var edge =
                newObject()
                        .name(name + "Edge")
                        .field(newFieldDefinition().name("node").type(nonNull(typeRef(name))))
                        .build();
        var connection =
                newObject()
                        .name(name + "Connection")
                        .field(
                                newFieldDefinition()
                                        .name("edges")
                                        .type(nonNull(list(nonNull(edge)))))
                        .field(newFieldDefinition().name("pageInfo").type(nonNull(PAGE_INFO)))
                        .field(newFieldDefinition().name("totalCount").type(Scalars.LONG))
                        .build();
        code.dataFetcher(coordinates(edge.getName(), "node"), Fetchers.SELF);
        code.dataFetcher(coordinates(connection.getName(), "edges"), Fetchers.ITEMS);
        code.dataFetcher(coordinates(connection.getName(), "pageInfo"), Fetchers.SELF);
        code.dataFetcher(coordinates(connection.getName(), "totalCount"), Fetchers.member("total"));
        return connection;
    }

    private void changes(EntityModel model) {
        String name = model.name().value();
        var input = new InputTypes(models).of(model);
        root(
                mutations,
                MUTATION,
                newFieldDefinition()
                        .name(name + "Create")
                        .argument(newArgument().name("input").type(nonNull(input)))
                        .type(typeRef(name))
                        .build(),
                fetchers.create(name));
        root(
                mutations,
                MUTATION,
                addressed(name + "Update", true)
                        .argument(newArgument().name("input").type(nonNull(input)))
                        .type(typeRef(name))
                        .build(),
                fetchers.update(name));
        root(
                mutations,
                MUTATION,
                addressed(name + "Delete", true).type(GraphQLBoolean).build(),
                fetchers.delete(name));
        if (model.traits().softDelete()) {
            root(
                    mutations,
                    MUTATION,
                    addressed(name + "Restore", false).type(typeRef(name)).build(),
                    fetchers.restore(name));
        }
        if (model.lifecycle().isPresent()) {
            root(
                    mutations,
                    MUTATION,
                    addressed(name + "Transition", false)
                            .argument(newArgument().name("transition").type(nonNull(GraphQLString)))
                            .argument(newArgument().name("comment").type(GraphQLString))
                            .type(typeRef(name))
                            .build(),
                    fetchers.transition(name));
        }
    }

    private static GraphQLFieldDefinition.Builder addressed(String name, boolean versioned) {
        return newFieldDefinition()
                .name(name)
                .argument(newArgument().name("id").type(nonNull(GraphQLID)))
                .argument(
                        newArgument()
                                .name("version")
                                .description("as `If-Match`: the version that was read")
                                .type(versioned ? nonNull(Scalars.LONG) : Scalars.LONG));
    }
}
