package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.util.Optional;

/** Who let whom answer in their place, for one task. */
public record Handover(PrincipalId from, PrincipalId to, Instant at, Optional<String> reason) {}
