package com.athyper.edge.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.GraphQLScalarType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;

/** Scalars besides the language's own. What may stand in them, the entity's model judges. */
final class Scalars {
    static final GraphQLScalarType LONG = scalar("Long", "A whole number of 64 bits");
    static final GraphQLScalarType DECIMAL = scalar("Decimal", "A decimal number, as text");
    static final GraphQLScalarType DATE = scalar("Date", "A date such as 2026-11-30");
    static final GraphQLScalarType DATE_TIME = scalar("DateTime", "An RFC 3339 time");
    static final GraphQLScalarType JSON = scalar("JSON", "Any JSON value");

    private Scalars() {}

    private static GraphQLScalarType scalar(String name, String description) {
        return GraphQLScalarType.newScalar()
                .name(name)
                .description(description)
                .coercing(new AsItIs())
                .build();
    }

    /** Takes and gives every value without changing it. */
    private static final class AsItIs implements Coercing<Object, Object> {
        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseValue(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public @Nullable Object parseLiteral(
                Value<?> literal,
                CoercedVariables variables,
                GraphQLContext context,
                Locale locale) {
            return plain(literal, variables);
        }

        private static @Nullable Object plain(Value<?> literal, CoercedVariables variables) {
            return switch (literal) {
                case NullValue _ -> null;
                case BooleanValue bool -> bool.isValue();
                case IntValue number -> number.getValue();
                case FloatValue number -> number.getValue();
                case StringValue text -> text.getValue();
                case VariableReference variable -> variables.get(variable.getName());
                case ArrayValue array -> {
                    var items = new ArrayList<@Nullable Object>();
                    array.getValues().forEach(item -> items.add(plain(item, variables)));
                    yield items;
                }
                case ObjectValue object -> {
                    var members = new LinkedHashMap<String, @Nullable Object>();
                    object.getObjectFields()
                            .forEach(
                                    member ->
                                            members.put(
                                                    member.getName(),
                                                    plain(member.getValue(), variables)));
                    yield members;
                }
                default -> throw new CoercingParseLiteralException("a JSON value is expected");
            };
        }
    }
}
