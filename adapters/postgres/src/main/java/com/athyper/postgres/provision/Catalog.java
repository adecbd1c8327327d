package com.athyper.postgres.provision;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that some schemas hold and who may do what with it, as texts by name. Two catalogs
 * that say the same were made alike, whatever the order in which it was done.
 */
final class Catalog {

    /** Names are kind and path; a path begins with that of what it belongs to. */
    private static final String QUERY =
            """
            WITH s AS (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
                       WHERE nspname = ANY (?)),
            r AS (SELECT c.*, s.nspname || '.' || c.relname AS path FROM pg_class c
                  JOIN s ON s.oid = c.relnamespace WHERE c.relkind IN ('r','p','v','m','S','f')),
            f AS (SELECT p.*, s.nspname || '.' || p.proname || '('
                         || pg_get_function_identity_arguments(p.oid) || ')' AS path
                  FROM pg_proc p JOIN s ON s.oid = p.pronamespace WHERE p.prokind IN ('f','p')),
            granted AS (
                SELECT nspname AS path, nspowner AS owner, acl.* FROM s,
                       aclexplode(coalesce(nspacl, acldefault('n', nspowner))) acl
                UNION ALL
                SELECT path, relowner, acl.* FROM r, aclexplode(coalesce(
                       relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char",
                                          relowner))) acl
                UNION ALL
                SELECT path || '.' || a.attname, relowner, acl.* FROM r
                JOIN pg_attribute a ON a.attrelid = r.oid, aclexplode(a.attacl) acl
                UNION ALL
                SELECT path, proowner, acl.* FROM f,
                       aclexplode(coalesce(proacl, acldefault('f', proowner))) acl)
            SELECT 'schema', nspname, 'owned by ' || pg_get_userbyid(nspowner) FROM s
            UNION ALL
            SELECT CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view'
                                WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
                                ELSE 'table' END, path,
                   concat_ws(', ', 'owned by ' || pg_get_userbyid(relowner),
                       CASE WHEN relkind IN ('r','p') THEN CASE
                         WHEN relrowsecurity AND relforcerowsecurity
                           THEN 'row-level security forced'
                         WHEN relrowsecurity THEN 'row-level security on, not forced'
                         ELSE 'row-level security off' END END,
                       CASE relpersistence WHEN 'u' THEN 'unlogged' END,
                       array_to_string(reloptions, ', '),
                       CASE WHEN relkind IN ('v','m') THEN pg_get_viewdef(oid) END) FROM r
            UNION ALL
            SELECT 'column', path || '.' || a.attname,
                   concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                       CASE WHEN a.attnotnull THEN 'not null' END,
                       'default ' || pg_get_expr(d.adbin, d.adrelid),
                       CASE WHEN a.attidentity <> '' THEN 'identity' END,
                       CASE WHEN a.attgenerated <> '' THEN 'generated' END,
                       'collate ' || (SELECT quote_ident(l.collname) FROM pg_collation l
                                      WHERE l.oid = a.attcollation AND l.collname <> 'default'))
            FROM r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0
                                      AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
            WHERE r.relkind IN ('r','p','f')
            UNION ALL
            SELECT 'constraint', path || '.' || k.conname, pg_get_constraintdef(k.oid)
            FROM r JOIN pg_constraint k ON k.conrelid = r.oid
            UNION ALL
            SELECT 'index', path || '.' || x.relname,
                   pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
            FROM r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class x ON x.oid = i.indexrelid
            UNION ALL
            SELECT 'policy', path || '.' || p.polname,
                   concat_ws(' ', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
                       'for ' || p.polcmd::text,
                       'to ' || (SELECT string_agg(CASE WHEN m = 0 THEN 'public'
                                                   ELSE pg_get_userbyid(m)::text END, ', ' ORDER BY m)
                                 FROM unnest(p.polroles) m),
                       'using ' || pg_get_expr(p.polqual, p.polrelid),
                       'with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
            FROM r JOIN pg_policy p ON p.polrelid = r.oid
            UNION ALL
            SELECT 'trigger', path || '.' || t.tgname,
                   pg_get_triggerdef(t.oid) || CASE t.tgenabled WHEN 'O' THEN '' ELSE ' disabled' END
            FROM r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
            UNION ALL
            SELECT 'rule', path || '.' || w.rulename, pg_get_ruledef(w.oid)
            FROM r JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'
            UNION ALL
            SELECT 'function', path, 'owned by ' || pg_get_userbyid(proowner) || ', '
                   || pg_get_functiondef(oid) FROM f
            UNION ALL
            SELECT 'type', s.nspname || '.' || t.typname, concat_ws(' ',
                   CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' ELSE 'composite' END,
                   format_type(nullif(t.typbasetype, 0), t.typtypmod),
                   (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum e
                    WHERE e.enumtypid = t.oid))
            FROM pg_type t JOIN s ON s.oid = t.typnamespace
            WHERE t.typtype IN ('e','d')
               OR t.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = t.typrelid
                                              AND c.relkind = 'c')
            UNION ALL
            SELECT 'right', path || '.' || CASE WHEN grantee = 0 THEN 'public'
                                           ELSE pg_get_userbyid(grantee)::text END,
                   string_agg(privilege_type || CASE WHEN is_grantable THEN ' to grant' ELSE '' END,
                              ', ' ORDER BY privilege_type)
            FROM granted WHERE grantee <> owner GROUP BY path, grantee
            """;

    private final SortedMap<String, String> objects;

    private Catalog(SortedMap<String, String> objects) {
        this.objects = objects;
    }

    /** Of these schemas alone. Within a transaction, whose search path it narrows. */
    static Catalog of(Connection connection, List<String> schemas) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Names are told in full, so that a text means the same wherever it is read.
            statement.execute("SET LOCAL search_path = pg_catalog");
        }
        var objects = new TreeMap<String, String>();
        try (var statement = connection.prepareStatement(QUERY)) {
            statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    objects.put(
                            rows.getString(1) + " " + rows.getString(2),
                            String.valueOf(rows.getString(3)));
                }
            }
        }
        return new Catalog(objects);
    }

    boolean has(String name) {
        return objects.containsKey(name);
    }

    /** What differs here from what should be; of what is gone or was added, the whole alone. */
    List<Finding> differencesFrom(Catalog expected) {
        var findings = new ArrayList<Finding>();
        expected.objects.forEach(
                (name, definition) -> {
                    String present = objects.get(name);
                    if (present == null) {
                        if (!expected.belongsToAbsentOf(this, name)) {
                            findings.add(found(name, "is missing; it should be " + definition));
                        }
                    } else if (!present.equals(definition)) {
                        findings.add(found(name, "is " + present + "; should be " + definition));
                    }
                });
        objects.forEach(
                (name, definition) -> {
                    if (!expected.objects.containsKey(name) && !belongsToAbsentOf(expected, name)) {
                        findings.add(found(name, "was added by hand: " + definition));
                    }
                });
        return findings;
    }

    /** Names of what is here and not in the other, the wholes alone. */
    List<String> beyond(Catalog other) {
        return objects.keySet().stream()
                .filter(name -> !other.objects.containsKey(name))
                .filter(name -> !belongsToAbsentOf(other, name))
                .toList();
    }

    /** Names of what both have and define differently. */
    List<String> changedSince(Catalog other) {
        return objects.entrySet().stream()
                .filter(object -> other.objects.containsKey(object.getKey()))
                .filter(object -> !object.getValue().equals(other.objects.get(object.getKey())))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private static Finding found(String name, String detail) {
        return new Finding(Finding.Kind.CATALOG, name, detail);
    }

    /** Whether it is part of something of ours that the other one lacks as a whole. */
    private boolean belongsToAbsentOf(Catalog other, String name) {
        String path = path(name);
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            String whole = path.substring(0, dot);
            for (String kind : List.of("schema ", "table ", "view ", "sequence ", "function ")) {
                if (objects.containsKey(kind + whole) && !other.objects.containsKey(kind + whole)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String path(String name) {
        return name.startsWith("materialized view ") || name.startsWith("foreign table ")
                ? name.substring(name.indexOf(' ', name.indexOf(' ') + 1) + 1)
                : name.substring(name.indexOf(' ') + 1);
    }
}
