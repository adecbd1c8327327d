package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.ApproverDirectory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the rows of the journal lead to, read anew and without asking anybody. */
final class Replay {
    private static final ApprovalRules RULES = new ApprovalRules(World.TENANT, new NobodyToAsk());

    private final SimulatedJournal journal;
    private final Map<String, List<Approval>> states = new TreeMap<>();

    Replay(SimulatedJournal journal) {
        this.journal = journal;
    }

    private static final class NobodyToAsk implements ApproverDirectory {
        @Override
        public List<PrincipalId> holders(TenantId tenant, String role) {
            throw new AssertionError("replay asks nobody");
        }

        @Override
        public boolean isActive(TenantId tenant, PrincipalId principal) {
            throw new AssertionError("replay asks nobody");
        }
    }

    /** As of its latest event. */
    Approval of(ApprovalKey key) {
        return at(key, journal.size(World.persistenceId(key)));
    }

    Approval at(ApprovalKey key, long sequence) {
        String id = World.persistenceId(key);
        var known = states.computeIfAbsent(id, _ -> new ArrayList<>(List.of(RULES.initial())));
        while (known.size() <= sequence) {
            var recorded = journal.read(id, known.size()).recorded();
            known.add(RULES.evolve(known.getLast(), recorded.event(), recorded.origin()));
        }
        return known.get((int) sequence);
    }
}
