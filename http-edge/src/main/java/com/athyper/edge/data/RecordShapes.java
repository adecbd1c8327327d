package com.athyper.edge.data;

import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.openapi.OpenApi;

/** How records look on the wire, as far as the platform and not the tenant says so. */
final class RecordShapes {
    private static final Shape WORKFLOW =
            Shape.object("RecordWorkflow").must("instanceId", Shape.uuid()).build();
    static final Shape INPUT = Shape.openObject("RecordInput").build();
    static final Shape RECORD =
            Shape.openObject("Record")
                    .must("id", Shape.uuid())
                    .must("version", Shape.integer())
                    .may("state", Shape.text())
                    .must("createdAt", Shape.time())
                    .must("createdBy", Shape.text())
                    .must("updatedAt", Shape.time())
                    .must("updatedBy", Shape.text())
                    .may("workflow", WORKFLOW)
                    .build();

    /** A record as far as it was chosen. */
    static final Shape VIEW =
            Shape.openObject("RecordView")
                    .must("id", Shape.uuid())
                    .must("version", Shape.integer())
                    .may("state", Shape.text())
                    .may("createdAt", Shape.time())
                    .may("createdBy", Shape.text())
                    .may("updatedAt", Shape.time())
                    .may("updatedBy", Shape.text())
                    .may("deletedAt", Shape.time())
                    .may("deletedBy", Shape.text())
                    .may("workflow", WORKFLOW)
                    .build();

    static final Shape REVISION =
            Shape.object("RecordRevision")
                    .must("version", Shape.integer())
                    .must("operation", Shape.text())
                    .must("actor", Shape.text())
                    .must("at", Shape.time())
                    .may("state", Shape.text())
                    .must("values", Shape.anyObject())
                    .build();
    static final Shape DIFF =
            Shape.object("RecordDiff")
                    .must("from", Shape.integer())
                    .must("to", Shape.integer())
                    .must("changes", Shape.list(OpenApi.CHANGE.ref()))
                    .with(OpenApi.CHANGE)
                    .build();
    private static final Shape GRANTING =
            Shape.object("Granting")
                    .must("rule", Shape.text())
                    .must("through", Shape.list(Shape.text()))
                    .build();
    private static final Shape HIDING =
            Shape.object("RecordHiding")
                    .must("rule", Shape.text())
                    .must("count", Shape.integer())
                    .build();
    private static final Shape MASKING =
            Shape.object("RecordMasking")
                    .must("rule", Shape.text())
                    .must("fields", Shape.list(Shape.text()))
                    .build();
    private static final Shape EXPLANATION =
            Shape.object("RecordExplanation")
                    .must("granted", Shape.list(GRANTING.ref()))
                    .must("hidden", Shape.list(HIDING.ref()))
                    .must("masked", Shape.list(MASKING.ref()))
                    .with(GRANTING)
                    .with(HIDING)
                    .with(MASKING)
                    .build();
    static final Shape PAGE =
            Shape.object("RecordViewPage")
                    .must("items", Shape.list(VIEW.ref()))
                    .must("nextCursor", Shape.nullable(Shape.text()))
                    .may("total", Shape.integer())
                    .may("explain", EXPLANATION)
                    .with(VIEW)
                    .build();
    static final Shape TRANSITION =
            Shape.object("TransitionInput").may("comment", Shape.text(2_000)).build();

    private RecordShapes() {}
}
