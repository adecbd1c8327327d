package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.query.SavedQueries;
import com.athyper.meta.query.SavedQuery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Saved queries in memory. */
public final class Cupboard implements SavedQueries {
    private final Map<String, Kept> all = new TreeMap<>();

    private static String key(TenantId tenant, EntityName name) {
        return tenant.value() + "/" + name.value();
    }

    @Override
    public CompletionStage<Answer<Kept>> create(TenantId tenant, SavedQuery query, Origin origin) {
        var made =
                new Kept(
                        query, 1, origin.principal(), origin.at(), origin.principal(), origin.at());
        return all.putIfAbsent(key(tenant, query.name()), made) == null
                ? done(Answer.ok(made))
                : done(Answer.refused(QueryError.SAVED_EXISTS.because("it is there")));
    }

    @Override
    public CompletionStage<Answer<Kept>> update(
            TenantId tenant, SavedQuery query, String tag, Origin origin) {
        return done(
                expected(tenant, query.name(), tag)
                        .map(
                                before -> {
                                    var after =
                                            new Kept(
                                                    query,
                                                    before.version() + 1,
                                                    before.createdBy(),
                                                    before.createdAt(),
                                                    origin.principal(),
                                                    origin.at());
                                    all.put(key(tenant, query.name()), after);
                                    return after;
                                }));
    }

    @Override
    public CompletionStage<Answer<Done>> delete(
            TenantId tenant, EntityName name, String tag, Origin origin) {
        return done(
                expected(tenant, name, tag)
                        .map(
                                _ -> {
                                    all.remove(key(tenant, name));
                                    return Done.DONE;
                                }));
    }

    private Answer<Kept> expected(TenantId tenant, EntityName name, String tag) {
        Kept present = all.get(key(tenant, name));
        if (present == null) {
            return Answer.refused(QueryError.SAVED_NOT_FOUND.because("it is not there"));
        }
        return present.tag().equals(tag)
                ? Answer.ok(present)
                : Answer.refused(QueryError.SAVED_STALE.because("it has changed"));
    }

    @Override
    public CompletionStage<Optional<Kept>> find(TenantId tenant, EntityName name) {
        return done(Optional.ofNullable(all.get(key(tenant, name))));
    }

    @Override
    public CompletionStage<List<Kept>> all(TenantId tenant) {
        return done(
                all.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(tenant.value() + "/"))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedStage(value);
    }
}
