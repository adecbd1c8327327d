package com.athyper.meta.contract;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What others make of the schemas and clients that are generated. */
public final class InProcessClients {
    private InProcessClients() {}

    /**
     * @param body with single quotes for double ones
     */
    public static boolean takes(Value.Fields schema, String body) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Json.write(schema), InputFormat.JSON)
                .validate(body.replace('\'', '"'), InputFormat.JSON)
                .isEmpty();
    }

    public static List<String> javaFaults(
            EntityModel model, Map<EntityName, EntityModel> others, Path directory) {
        return InProcessJavac.faults(
                JavaClient.className(model), JavaClient.source(model, others), directory);
    }
}
