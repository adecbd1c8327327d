package com.athyper.edge.access;

import com.athyper.edge.exchange.Request;
import com.athyper.identity.Caller;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.meta.behaviour.Circumstances;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * A request of somebody who is known, in a tenant that is active.
 *
 * @param command the same for every retry under one idempotency key; the id of what is made
 * @param retried whether an earlier attempt under the same command died on the way
 */
public record Call(
        Request request,
        Caller caller,
        Origin origin,
        UUID command,
        boolean retried,
        Authorization authorization) {

    public TenantId tenant() {
        return caller.tenant();
    }

    /** The unit whose people have it their own way, and all above it, the highest first. */
    public List<String> unitPath() {
        return caller.standing().unitPath();
    }

    /** What the rules of an entity may look at besides a record in this state. */
    public Circumstances circumstances(Optional<String> state) {
        return new Circumstances(
                state,
                StandingSubject.of(caller).attributes(),
                request.headers().joined("Accept-Language").orElse(""));
    }

    /**
     * What was decided, once people are told of it where a rule wants that: before it is done, so
     * that nothing is done that they are not told of.
     */
    public <T> CompletionStage<T> told(T decided) {
        return authorization.told().thenApply(_ -> decided);
    }

    /** One of the things that are asked for in the same request, under a command of its own. */
    public Call part(int ordinal) {
        UUID own = Uuid7.numbered(command, ordinal);
        return new Call(request, caller, origin.under(own.toString()), own, retried, authorization);
    }

    /** The same, for a reason. */
    public Call because(String reason) {
        return new Call(request, caller, origin.because(reason), command, retried, authorization);
    }
}
