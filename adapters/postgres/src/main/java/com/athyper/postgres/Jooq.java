package com.athyper.postgres;

import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.ParamType;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** Builds statements and runs none: their text and arguments go through a {@link Session}. */
public final class Jooq {

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    public static final DSLContext CONTEXT =
            DSL.using(
                    SQLDialect.POSTGRES,
                    new Settings()
                            .withParamType(ParamType.INDEXED)
                            .withRenderQuotedNames(RenderQuotedNames.ALWAYS)
                            .withRenderFormatted(false)
                            .withExecuteLogging(false));

    private Jooq() {}
}
