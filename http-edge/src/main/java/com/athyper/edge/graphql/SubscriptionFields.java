package com.athyper.edge.graphql;

import static graphql.Scalars.GraphQLID;
import static graphql.Scalars.GraphQLString;
import static graphql.schema.FieldCoordinates.coordinates;
import static graphql.schema.GraphQLArgument.newArgument;
import static graphql.schema.GraphQLFieldDefinition.newFieldDefinition;
import static graphql.schema.GraphQLList.list;
import static graphql.schema.GraphQLNonNull.nonNull;
import static graphql.schema.GraphQLObjectType.newObject;
import static graphql.schema.GraphQLTypeReference.typeRef;

import com.athyper.kernel.EntityName;
import com.athyper.meta.record.RecordFeed.What;

import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLObjectType;

import java.util.Collection;

/** What can be subscribed to: the changes of each entity. */
final class SubscriptionFields {
    static final String SUBSCRIPTION = "Subscription";
    private static final GraphQLEnumType WHAT = what();

    private SubscriptionFields() {}

    private static GraphQLEnumType what() {
        var type = GraphQLEnumType.newEnum().name("ChangeOperation");
        for (What what : What.values()) {
            type.value(what.name());
        }
        return type.build();
    }

    static GraphQLObjectType of(
            Collection<EntityName> entities, Fetchers fetchers, GraphQLCodeRegistry.Builder code) {
        var root = newObject().name(SUBSCRIPTION);
        for (EntityName entity : entities) {
            String name = entity.value();
            String field = name + "Changed";
            root.field(
                    newFieldDefinition()
                            .name(field)
                            .description("What happens to records that may be seen")
                            .argument(
                                    newArgument()
                                            .name("filter")
                                            .type(Scalars.JSON)
                                            .description("as that of a list"))
                            .argument(
                                    newArgument()
                                            .name("operations")
                                            .type(list(nonNull(WHAT)))
                                            .description("all if left out"))
                            .type(change(name)));
            code.dataFetcher(coordinates(SUBSCRIPTION, field), fetchers.changed(entity));
            code.dataFetcher(coordinates(name + "Change", "record"), Fetchers.RECORD);
        }
        return root.build();
    }

    private static GraphQLObjectType change(String entity) {
        return newObject()
                .name(entity + "Change")
                .field(newFieldDefinition().name("operation").type(nonNull(WHAT)))
                .field(newFieldDefinition().name("id").type(nonNull(GraphQLID)))
                .field(newFieldDefinition().name("version").type(nonNull(Scalars.LONG)))
                .field(newFieldDefinition().name("at").type(nonNull(Scalars.DATE_TIME)))
                .field(newFieldDefinition().name("by").type(nonNull(GraphQLString)))
                .field(
                        newFieldDefinition()
                                .name("record")
                                .description("as it may be seen now; null once it is deleted")
                                .type(typeRef(entity)))
                .build();
    }
}
