package com.athyper.edge;

import com.athyper.audit.AuditTrail;
import com.athyper.identity.Authenticator;
import com.athyper.identity.Directory;
import com.athyper.identity.LocalIdentity;
import com.athyper.identity.OrgItems;
import com.athyper.identity.Principals;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.IdempotencyStore;
import com.athyper.kernel.Ids;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.Cache;
import com.athyper.meta.Models;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.change.SchemaSurvey;
import com.athyper.meta.query.Queries;
import com.athyper.meta.query.SavedQueries;
import com.athyper.meta.record.ImportReports;
import com.athyper.meta.record.RecordFeed;
import com.athyper.meta.record.Records;
import com.athyper.policy.Policies;
import com.athyper.policy.log.DecisionLog;
import com.athyper.policy.notice.Notices;
import com.athyper.tenancy.Tenants;
import com.athyper.tenancy.definition.Definitions;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Compliance;
import com.athyper.workflow.Inbox;
import com.athyper.workflow.Instances;
import com.athyper.workflow.migration.TemplateMigrations;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Everything that the edge opens to its callers.
 *
 * @param localIdentity where the node is its own identity provider
 * @param templateInForce whether a tenant has an approval template in force
 * @param errors the codes of what lies behind the doors and is seen by no jar of ours
 */
public record EdgeDoors(
        Authenticator authenticator,
        Optional<LocalIdentity> localIdentity,
        Tenants tenants,
        Definitions definitions,
        Models models,
        SchemaSurvey survey,
        Records records,
        ImportReports imports,
        Queries queries,
        SavedQueries savedQueries,
        RecordFeed feed,
        PersistedDocuments documents,
        Cache cache,
        Attachments attachments,
        BlobStore blobs,
        Policies policies,
        DecisionLog decisions,
        Notices notices,
        AuditTrail audit,
        Approvals approvals,
        Inbox inbox,
        Instances instances,
        Compliance compliance,
        TemplateMigrations migrations,
        BiPredicate<TenantId, EntityName> templateInForce,
        Directory directory,
        Principals principals,
        OrgItems orgItems,
        IdempotencyStore idempotency,
        Ids ids,
        InstantSource clock,
        List<ErrorCode> errors) {
    public EdgeDoors {
        errors = List.copyOf(errors);
    }
}
