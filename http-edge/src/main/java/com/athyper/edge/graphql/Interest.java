package com.athyper.edge.graphql;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordFeed.Happening;
import com.athyper.meta.record.RecordFeed.What;

import java.util.Optional;
import java.util.Set;

/**
 * What a subscription follows.
 *
 * @param whats empty means all
 */
record Interest(EntityName entity, Optional<Value.Fields> filter, Set<What> whats) {
    Interest {
        whats = Set.copyOf(whats);
    }

    boolean concerns(Happening happening) {
        return happening.entity().equals(entity)
                && (whats.isEmpty() || whats.contains(happening.what()));
    }

    /** Takes down what is asked for, as the library has read it. */
    static final class Notebook {
        private Optional<Interest> noted = Optional.empty();

        void note(Interest interest) {
            noted = Optional.of(interest);
        }

        Optional<Interest> noted() {
            return noted;
        }
    }

    /** The event that an execution is about: the source of the subscription's one field. */
    record Event(Value.Fields source) {}
}
