package com.athyper.policy;

import java.util.Optional;

/** What a rule does where it applies. The ids appear in policies and never change. */
public enum Effect {
    PERMIT("permit"),
    FORBID("forbid");

    private final String id;

    Effect(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public static Optional<Effect> of(String id) {
        for (Effect effect : values()) {
            if (effect.id.equals(id)) {
                return Optional.of(effect);
            }
        }
        return Optional.empty();
    }
}
