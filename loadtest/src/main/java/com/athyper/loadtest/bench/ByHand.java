package com.athyper.loadtest.bench;

import java.util.List;

/** What somebody would write for the same work who has PostgreSQL and nothing else. */
enum ByHand {
    INSERT(
            "record create",
            "one row, one durable commit",
            "INSERT INTO athyper_ceiling (title, amount) VALUES ('A measured order', 125.50);\n"),
    READ(
            "record read",
            "one row by its key",
            """
            \\set id random(1, :rows)
            SELECT * FROM athyper_ceiling_sale WHERE id = :id;
            """),
    LIST(
            "record list",
            "fifty rows off an index",
            """
            SELECT * FROM athyper_ceiling_sale WHERE currency = 'MYR' AND amount < 9000
            ORDER BY amount DESC, id LIMIT 51;
            """),
    JOIN(
            "expansion",
            "fifty rows and what they refer to",
            """
            SELECT s.*, c.* FROM athyper_ceiling_sale s JOIN athyper_ceiling_customer c
            ON c.id = s.customer WHERE s.currency = 'MYR' AND s.amount < 9000
            ORDER BY s.amount DESC, s.id LIMIT 51;
            """),
    SUM(
            "aggregate",
            "a sum of all rows by group",
            "SELECT currency, sum(amount) FROM athyper_ceiling_sale GROUP BY currency;\n");

    /** With as many rows as the platform's own table has. */
    static final String MAKE =
            """
            DROP TABLE IF EXISTS athyper_ceiling, athyper_ceiling_sale, athyper_ceiling_customer;
            CREATE TABLE athyper_ceiling (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL,
              amount numeric(18, 2) NOT NULL, at timestamptz NOT NULL DEFAULT now());
            CREATE TABLE athyper_ceiling_customer AS SELECT n AS id, 'A customer' AS name,
              'MY' AS country, now() AS at FROM generate_series(1, :customers) n;
            ALTER TABLE athyper_ceiling_customer ADD PRIMARY KEY (id);
            CREATE TABLE athyper_ceiling_sale AS SELECT n AS id, 'A measured sale' AS title,
              (random() * 10000)::numeric(18, 2) AS amount,
              (ARRAY['MYR', 'SGD', 'EUR', 'USD'])[1 + n % 4] AS currency,
              1 + n % :customers AS customer, now() AS created_at, now() AS updated_at
              FROM generate_series(1, :rows) n;
            ALTER TABLE athyper_ceiling_sale ADD PRIMARY KEY (id);
            CREATE INDEX ON athyper_ceiling_sale (currency, amount DESC, id);
            VACUUM ANALYZE athyper_ceiling_sale;
            """;

    static final String DROP =
            "DROP TABLE athyper_ceiling, athyper_ceiling_sale, athyper_ceiling_customer;\n";

    private final String scenario;
    private final String what;
    private final String script;

    ByHand(String scenario, String what, String script) {
        this.scenario = scenario;
        this.what = what;
        this.script = script;
    }

    /** The scenario whose work it is. */
    String scenario() {
        return scenario;
    }

    String what() {
        return what;
    }

    /** In the language of pgbench. */
    String script() {
        return script;
    }

    /** Those of the scenarios that were measured. */
    static List<ByHand> of(String only) {
        return List.of(values()).stream().filter(it -> it.scenario.contains(only)).toList();
    }
}
