package com.athyper.meta;

import com.athyper.kernel.Value;

import java.util.Optional;
import java.util.Set;

/**
 * What an entity is, besides its fields.
 *
 * @param softDelete whether a deleted record is kept, unseen, and can come back
 */
public record EntityTraits(boolean softDelete) {
    public static final EntityTraits NONE = new EntityTraits(false);

    static final Set<String> MEMBERS = Set.of("softDelete");

    /** What is left out carries over; null takes it away. */
    static EntityTraits read(Members members, Optional<EntityTraits> before) {
        var kept = before.orElse(NONE);
        return new EntityTraits(
                given(members, "softDelete") ? members.flag("softDelete") : kept.softDelete());
    }

    private static boolean given(Members members, String name) {
        return members.object().get(name).isPresent();
    }

    /** Nothing of what an entity is not, so that documents of before keep their hashes. */
    void write(Value.ObjectBuilder document) {
        if (softDelete) {
            document.put("softDelete", true);
        }
    }
}
