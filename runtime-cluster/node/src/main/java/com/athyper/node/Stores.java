package com.athyper.node;

import com.athyper.audit.AuditTrail;
import com.athyper.identity.LocalIdentityStore;
import com.athyper.identity.OrgItems;
import com.athyper.identity.Principals;
import com.athyper.kernel.IdempotencyStore;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.cache.CacheEpochs;
import com.athyper.meta.SchemaPublisher;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.change.SchemaSurvey;
import com.athyper.meta.query.Queries;
import com.athyper.meta.query.SavedQueries;
import com.athyper.meta.record.ImportReports;
import com.athyper.meta.record.RecordFeed;
import com.athyper.meta.record.Records;
import com.athyper.policy.log.DecisionStore;
import com.athyper.policy.log.LogWriters;
import com.athyper.tenancy.SettlementLog;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.Inbox;

/** Everything that is kept in PostgreSQL beside the journal, by port. */
record Stores(
        DefinitionStore definitions,
        Principals principals,
        OrgItems orgItems,
        SchemaPublisher schemas,
        SchemaSurvey survey,
        Records records,
        ImportReports imports,
        Queries queries,
        SavedQueries savedQueries,
        Attachments attachments,
        AuditTrail audit,
        ApprovalStore approvals,
        Inbox inbox,
        SettlementLog settlements,
        IdempotencyStore idempotency,
        LocalIdentityStore localIdentity,
        CacheEpochs cacheEpochs,
        RecordFeed feed,
        PersistedDocuments documents,
        DecisionStore decisions,
        LogWriters logWriters) {}
