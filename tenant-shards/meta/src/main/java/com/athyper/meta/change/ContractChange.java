package com.athyper.meta.change;

import com.athyper.kernel.Value;

/**
 * One difference between what two versions of an entity promise to their clients.
 *
 * @param subject what it is about, by the name that clients know so far
 * @param pointer into the later version's document; of what was removed, into the earlier one's
 * @param breaking whether a request that was good may be refused now, or a client may miss what it
 *     read before
 */
public record ContractChange(
        Kind kind, String subject, String pointer, boolean breaking, String message) {

    /** What sort of difference it is. The ids are part of the API. */
    public enum Kind {
        FIELD_ADDED("field-added"),
        FIELD_REMOVED("field-removed"),
        FIELD_RENAMED("field-renamed"),
        FIELD_RETYPED("field-retyped"),
        FIELD_NARROWED("field-narrowed"),
        FIELD_WIDENED("field-widened"),
        FIELD_CHANGED("field-changed"),
        LIFECYCLE_ADDED("lifecycle-added"),
        LIFECYCLE_REMOVED("lifecycle-removed"),
        INITIAL_CHANGED("initial-changed"),
        STATE_ADDED("state-added"),
        STATE_REMOVED("state-removed"),
        TRANSITION_ADDED("transition-added"),
        TRANSITION_REMOVED("transition-removed"),
        TRANSITION_CHANGED("transition-changed"),
        RULE_ADDED("rule-added"),
        RULE_REMOVED("rule-removed"),
        RULE_CHANGED("rule-changed"),
        COLLECTION_ADDED("collection-added"),
        COLLECTION_REMOVED("collection-removed"),
        COLLECTION_CHANGED("collection-changed"),
        RELATION_ADDED("relation-added"),
        RELATION_REMOVED("relation-removed"),
        RELATION_CHANGED("relation-changed"),
        ENTITY_CHANGED("entity-changed");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /** As callers see it. */
    public Value.Fields value() {
        return Value.object()
                .put("kind", kind.id())
                .put("subject", subject)
                .put("pointer", pointer)
                .put("breaking", breaking)
                .put("message", message)
                .build();
    }
}
