package com.athyper.policy.notice;

import com.athyper.policy.Subjects;

import java.util.Set;

/** A notice, and whom it is for: whoever is one of these. */
public record Telling(Notice notice, Set<Subjects> whom) {
    public Telling {
        whom = Set.copyOf(whom);
    }
}
