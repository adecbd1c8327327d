package com.athyper.audit;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Json;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * How links are made: {@code hash(n) = SHA-256(hash(n-1) || SHA-256(content(n)))}, where content is
 * the canonical JSON of the entry and {@code hash(0)} is 32 zero bytes. Anyone with the events can
 * recompute it.
 */
public final class AuditChain {
    /** What the first link hangs on. */
    public static final String ROOT = "0".repeat(64);

    private AuditChain() {}

    /**
     * SHA-256 of the entry's canonical JSON. Times count to the microsecond, which is what is
     * stored.
     */
    public static byte[] content(AuditEntry entry) {
        var origin = entry.origin();
        var document =
                Value.object()
                        .put("tenant", entry.tenant().value())
                        .put(
                                "at",
                                origin.at()
                                        .truncatedTo(java.time.temporal.ChronoUnit.MICROS)
                                        .toString())
                        .put("actor", origin.principal().value())
                        .put("requestId", origin.requestId())
                        .put("reason", origin.reason())
                        .put("operation", entry.operation())
                        .put("result", entry.result().name())
                        .put("entity", entry.entity())
                        .put("subject", entry.subject());
        entry.before().ifPresent(value -> document.put("before", value));
        entry.after().ifPresent(value -> document.put("after", value));
        return Sha256.of(Json.canonical(document.build()).getBytes(StandardCharsets.UTF_8));
    }

    public static String link(String previous, byte[] content) {
        var hex = HexFormat.of();
        return hex.formatHex(Sha256.of(hex.parseHex(previous), content));
    }
}
