package com.athyper.postgres.provision;

import com.athyper.postgres.PostgresSettings;
import com.athyper.postgres.Roles;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether tenants are kept apart: the application's role, and the tables of the tenants. */
final class Guards {

    static final String NO_ROLE = "there is no such role";

    /** Beside owning and bypassing, which are looked for together with memberships. */
    private static final String POWERS =
            """
            SELECT 'may ' || power FROM pg_roles r, LATERAL (VALUES
                (r.rolcreatedb, 'create databases'), (r.rolcreaterole, 'create roles'),
                (r.rolreplication, 'replicate'),
                (has_database_privilege(r.oid, current_database(), 'CREATE'), 'create schemas'),
                (has_database_privilege(r.oid, current_database(), 'TEMPORARY'),
                 'create temporary tables')) may (yes, power)
            WHERE r.rolname = ? AND yes
            UNION ALL
            SELECT 'may create in schema ' || n.nspname FROM pg_roles r, pg_namespace n
            WHERE r.rolname = ? AND n.nspname !~ '^pg_(toast|temp)'
              AND has_schema_privilege(r.oid, n.oid, 'CREATE')
            ORDER BY 1
            """;

    /** Tables of tenants: a schema of each, whose name begins so. */
    private static final String TENANT_TABLES =
            """
            WITH t AS (SELECT c.*, n.nspname || '.' || c.relname AS path FROM pg_class c
                       JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE n.nspname LIKE 'tenant\\_%' AND c.relkind IN ('r', 'p'))
            """;

    private static final String UNFILTERED =
            TENANT_TABLES
                    + """
                    SELECT path, 'has no policy that keeps to one tenant' FROM t
                    WHERE NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = t.oid)
                    UNION ALL
                    SELECT path, 'has the policy ' || p.polname || ', which lets in '
                           || coalesce(pg_get_expr(p.polqual, p.polrelid), 'everything')
                    FROM t JOIN pg_policy p ON p.polrelid = t.oid
                    WHERE p.polpermissive AND NOT (
                        coalesce(pg_get_expr(p.polqual, p.polrelid), '')
                            ~ '^\\(tenant_id = \\( SELECT .*current_setting\\(''athyper\\.tenant'''
                        AND coalesce(pg_get_expr(p.polwithcheck, p.polrelid),
                                     pg_get_expr(p.polqual, p.polrelid), '')
                            ~ '^\\(tenant_id = \\( SELECT .*current_setting\\(''athyper\\.tenant''')
                    ORDER BY 1
                    """;

    private static final String RIGHTS =
            TENANT_TABLES
                    + """
                    SELECT path, 'is owned by ' || pg_get_userbyid(relowner) FROM t
                    WHERE pg_get_userbyid(relowner) <> ?
                    UNION ALL
                    SELECT path, privilege_type || ' is granted to '
                           || CASE WHEN grantee = 0 THEN 'public'
                                   ELSE pg_get_userbyid(grantee)::text END
                    FROM t, aclexplode(relacl)
                    WHERE grantee <> relowner
                      AND NOT (grantee = to_regrole(?)::oid AND privilege_type IN
                               ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
                    UNION ALL
                    SELECT path, 'the application may not ' || wanted FROM t,
                           unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) wanted
                    WHERE NOT has_table_privilege(?, t.oid, wanted)
                    ORDER BY 1, 2
                    """;

    private Guards() {}

    static List<Finding> check(Connection admin, PostgresSettings settings) throws SQLException {
        String app = settings.appUser();
        var findings = new ArrayList<Finding>();
        if (Lines.of(admin, "SELECT rolname FROM pg_roles WHERE rolname = ?", app).isEmpty()) {
            findings.add(new Finding(Finding.Kind.ROLE, app, NO_ROLE));
            return findings;
        }
        Lines.of(admin, POWERS, app, app)
                .forEach(power -> findings.add(new Finding(Finding.Kind.ROLE, app, power)));
        Roles.faults(admin, app)
                .forEach(
                        fault ->
                                findings.add(
                                        new Finding(
                                                Finding.Kind.ISOLATION, "row security", fault)));
        pairs(admin, UNFILTERED, Finding.Kind.ISOLATION, findings);
        pairs(
                admin,
                RIGHTS,
                Finding.Kind.ROLE,
                findings,
                settings.adminUser(),
                "\"" + app + "\"",
                app);
        return findings;
    }

    private static void pairs(
            Connection connection,
            String query,
            Finding.Kind kind,
            List<Finding> findings,
            String... arguments)
            throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    findings.add(
                            new Finding(kind, "table " + rows.getString(1), rows.getString(2)));
                }
            }
        }
    }
}
