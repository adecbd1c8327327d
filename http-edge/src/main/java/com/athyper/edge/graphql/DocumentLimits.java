package com.athyper.edge.graphql;

import com.athyper.kernel.Page;
import com.athyper.kernel.Problem;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Inbound;

import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.VariableReference;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How much a document may ask for, judged before anything is executed. */
final class DocumentLimits {
    static final int DEPTH_MAX = 8;

    /** Values that a reply could hold, were every page full. */
    static final long VALUES_MAX = 50_000;

    private static final int PAGED = 0;
    private static final int SPREADS_MAX = 32;

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, @Nullable Object> variables;
    private final Map<String, Integer> many;
    private long values;
    private int deepest;

    /** Those that we are in: more than a few are a circle. */
    private int spreads;

    private DocumentLimits(
            Document document, Map<String, @Nullable Object> variables, Map<String, Integer> many) {
        this.variables = variables;
        this.many = many;
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /**
     * @param name of the operation that will be executed, where there are several
     * @param many as {@link #many} gives it
     */
    static Optional<Problem> exceeded(
            Document document,
            Optional<String> name,
            Map<String, @Nullable Object> variables,
            Map<String, Integer> many) {
        for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            if (name.isPresent() && !name.get().equals(operation.getName())) {
                continue;
            }
            var limits = new DocumentLimits(document, variables, many);
            limits.walk(operation.getSelectionSet(), 1, 1);
            if (limits.deepest > DEPTH_MAX) {
                return Optional.of(
                        GraphqlError.TOO_DEEP.because("at most " + DEPTH_MAX + " levels"));
            }
            if (limits.values > VALUES_MAX) {
                return Optional.of(
                        GraphqlError.TOO_COMPLEX.because(
                                "at most "
                                        + VALUES_MAX
                                        + " values, counting every page as full; ask with a smaller"
                                        + " `first`"));
            }
            if (operation.getOperation() == OperationDefinition.Operation.MUTATION
                    && limits.fieldsOf(operation.getSelectionSet()) > 1) {
                return Optional.of(
                        GraphqlError.ONE_MUTATION.because(
                                "send each change in a request of its own"));
            }
        }
        return Optional.empty();
    }

    /**
     * How many records may stand behind a field, by its name in whatever entity; {@link #PAGED} if
     * the document says.
     */
    static Map<String, Integer> many(Collection<EntityModel> models) {
        var many = new HashMap<String, Integer>();
        for (EntityModel model : models) {
            for (Inbound way : model.inbound()) {
                many.merge(way.name(), way.isCollection() ? way.maxItems() : PAGED, Math::max);
            }
        }
        return many;
    }

    private boolean isOver() {
        return deepest > DEPTH_MAX || values > VALUES_MAX;
    }

    private void walk(@Nullable SelectionSet set, int depth, long times) {
        if (set == null) {
            return;
        }
        for (Selection<?> selection : set.getSelections()) {
            // Spreads count too, or fragments of fragments could multiply unseen.
            values += times;
            if (isOver()) {
                return;
            }
            switch (selection) {
                case Field field -> field(field, depth, times);
                case InlineFragment fragment -> walk(fragment.getSelectionSet(), depth, times);
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    if (fragment != null && ++spreads > SPREADS_MAX) {
                        deepest = DEPTH_MAX + 1;
                    } else if (fragment != null) {
                        walk(fragment.getSelectionSet(), depth, times);
                        spreads--;
                    }
                }
                default -> throw new IllegalStateException("no such selection");
            }
        }
    }

    private void field(Field field, int depth, long times) {
        // The library bounds introspection itself.
        if (field.getName().startsWith("__")) {
            return;
        }
        deepest = Math.max(deepest, depth);
        walk(field.getSelectionSet(), depth + 1, times * behind(field));
    }

    private long behind(Field field) {
        if (field.getName().endsWith(SchemaBuilder.LIST)) {
            return first(field);
        }
        int known = many.getOrDefault(field.getName(), 1);
        return known == PAGED ? first(field) : known;
    }

    private long first(Field field) {
        for (Argument argument : field.getArguments()) {
            if (argument.getName().equals("first")) {
                if (argument.getValue() instanceof IntValue number) {
                    return Math.clamp(number.getValue().longValue(), 1, Page.LIMIT_MAX);
                }
                if (argument.getValue() instanceof VariableReference variable) {
                    return variables.get(variable.getName()) instanceof Number number
                            ? Math.clamp(number.longValue(), 1, Page.LIMIT_MAX)
                            : Page.LIMIT_MAX;
                }
            }
        }
        return Page.LIMIT_DEFAULT;
    }

    private int fieldsOf(SelectionSet set) {
        int fields = 0;
        for (Selection<?> selection : set.getSelections()) {
            fields +=
                    switch (selection) {
                        case InlineFragment fragment -> fieldsOf(fragment.getSelectionSet());
                        case FragmentSpread spread ->
                                Optional.ofNullable(fragments.get(spread.getName()))
                                        .map(it -> fieldsOf(it.getSelectionSet()))
                                        .orElse(0);
                        default -> 1;
                    };
        }
        return fields;
    }
}
