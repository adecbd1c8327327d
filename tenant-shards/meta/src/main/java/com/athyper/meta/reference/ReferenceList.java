package com.athyper.meta.reference;

/** The lists of codes that the platform brings. Ids and tables never change. */
public enum ReferenceList {
    COUNTRIES("countries", "country", "Country"),
    CURRENCIES("currencies", "currency", "Currency"),
    LANGUAGES("languages", "language", "Language"),
    TIME_ZONES("time-zones", "time_zone", "TimeZone"),
    UNITS("units", "unit", "Unit");

    private final String id;
    private final String table;
    private final String item;

    ReferenceList(String id, String table, String item) {
        this.id = id;
        this.table = table;
        this.item = item;
    }

    /** As in paths, and as its file is called. */
    public String id() {
        return id;
    }

    /** Where a database keeps it, in schema {@code ref}. */
    public String table() {
        return table;
    }

    /** What one of it is called. */
    public String item() {
        return item;
    }

    /** What the platform knows of it; the one truth that everything else is made of. */
    public Edition edition() {
        return Edition.of(this);
    }
}
