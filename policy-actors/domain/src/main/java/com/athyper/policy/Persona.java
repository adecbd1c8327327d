package com.athyper.policy;

import java.util.Optional;

/**
 * The seven kinds of people that the platform knows of. Who holds the role of that name is one: a
 * rule that names a persona names the role, and cannot misspell it.
 */
public enum Persona {
    USER("user"),
    POWER_USER("poweruser"),
    MANAGER("manager"),
    ADMIN("admin"),
    SECURITY_OFFICER("security"),
    COMPLIANCE_OFFICER("compliance"),
    SYSTEM_ADMIN("sysadmin");

    private final String role;

    Persona(String role) {
        this.role = role;
    }

    public String role() {
        return role;
    }

    public static Optional<Persona> of(String role) {
        for (Persona persona : values()) {
            if (persona.role.equals(role)) {
                return Optional.of(persona);
            }
        }
        return Optional.empty();
    }
}
