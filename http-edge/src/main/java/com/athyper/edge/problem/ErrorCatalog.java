package com.athyper.edge.problem;

import com.athyper.edge.graphql.GraphqlError;
import com.athyper.identity.IdentityError;
import com.athyper.identity.OrgError;
import com.athyper.kernel.BlobError;
import com.athyper.kernel.ErrorCode;
import com.athyper.meta.attachment.AttachmentError;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.PolicyError;
import com.athyper.tenancy.TenancyError;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.workflow.WorkflowError;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Every code that a problem of this node can carry, in the order of their ids. */
public final class ErrorCatalog {
    private ErrorCatalog() {}

    /**
     * @param behindTheDoors those of what the edge does not see
     */
    public static List<ErrorCode> of(List<? extends ErrorCode> behindTheDoors) {
        return Stream.<ErrorCode[]>of(
                        EdgeError.values(),
                        IdentityError.values(),
                        OrgError.values(),
                        TenancyError.values(),
                        DefinitionError.values(),
                        RecordError.values(),
                        AttachmentError.values(),
                        BlobError.values(),
                        QueryError.values(),
                        GraphqlError.values(),
                        PolicyError.values(),
                        WorkflowError.values(),
                        behindTheDoors.toArray(ErrorCode[]::new))
                .flatMap(Stream::of)
                .sorted(Comparator.comparing(ErrorCode::id))
                .toList();
    }
}
