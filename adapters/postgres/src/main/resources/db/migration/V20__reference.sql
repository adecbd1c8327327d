-- Codes that the world has agreed on. They are the same for every tenant and belong to none; what
-- fills them is made of the platform's own files, anew whenever those change. A code that an edition
-- no longer has stays, and is no longer current: records may name it.

CREATE SCHEMA ref;
GRANT USAGE ON SCHEMA ref TO "${app}";

CREATE TABLE ref.edition (
    list        text COLLATE "C" PRIMARY KEY,
    standard    text NOT NULL,
    source      text NOT NULL,
    published   date NOT NULL,
    licence     text NOT NULL,
    fingerprint text NOT NULL
);

CREATE TABLE ref.country (
    code         text COLLATE "C" PRIMARY KEY,
    name         text NOT NULL,
    alpha3       text NOT NULL,
    numeric_code text NOT NULL,
    region       text,
    current      boolean NOT NULL
);

CREATE TABLE ref.currency (
    code         text COLLATE "C" PRIMARY KEY,
    name         text NOT NULL,
    numeric_code text NOT NULL,
    digits       integer,
    tender_until date,
    current      boolean NOT NULL
);

CREATE TABLE ref.language (
    code          text COLLATE "C" PRIMARY KEY,
    name          text NOT NULL,
    scope         text,
    usual_script  text,
    macrolanguage text,
    current       boolean NOT NULL
);

CREATE TABLE ref.time_zone (
    code            text COLLATE "C" PRIMARY KEY,
    name            text NOT NULL,
    country         text,
    standard_offset text NOT NULL,
    alias_of        text,
    current         boolean NOT NULL
);

-- One of it is factor of the base unit, from offset on.
CREATE TABLE ref.unit (
    code      text COLLATE "C" PRIMARY KEY,
    name      text NOT NULL,
    symbol    text NOT NULL,
    kind      text NOT NULL,
    base_unit text NOT NULL,
    factor    numeric,
    "offset"  numeric,
    current   boolean NOT NULL
);

GRANT SELECT ON ALL TABLES IN SCHEMA ref TO "${app}";
