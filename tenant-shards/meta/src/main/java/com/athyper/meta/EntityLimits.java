package com.athyper.meta;

/** How large a definition may be. */
public final class EntityLimits {
    public static final int LABEL_MAX = 100;
    public static final int FIELDS_MAX = 500;
    public static final int STATES_MAX = 100;
    public static final int TRANSITIONS_MAX = 500;
    public static final int COLLECTIONS_MAX = 10;
    public static final int ITEMS_DEFAULT = 50;
    public static final int ITEMS_MAX = 200;
    public static final int INDEXES_MAX = 20;
    public static final int INDEX_KEYS_MAX = 4;

    /** What of texts an entry of an index has room for. */
    public static final int INDEX_LENGTH_MAX = 600;

    public static final int ENUM_VALUES_MAX = 1_000;
    public static final int ENUM_VALUE_LENGTH_MAX = 100;
    public static final int PATTERN_LENGTH_MAX = 500;
    public static final int STRING_LENGTH_MAX = 10_000;
    public static final int STRING_LENGTH_DEFAULT = 255;
    public static final int TEXT_LENGTH_MAX = 1_000_000;

    /** A longer text does not fit the index that keeps it unique. */
    public static final int UNIQUE_LENGTH_MAX = 500;

    public static final int PRECISION_MAX = 38;
    public static final int PRECISION_DEFAULT = 18;
    public static final int SCALE_DEFAULT = 2;

    /** Present and removed: a table has room for 1,600. */
    public static final int COLUMNS_MAX = 1_400;

    /** Field ids are part of constraint names, which have 63 bytes. */
    public static final int FIELD_IDS_MAX = 99_999;

    /** Expressions of an entity, all together: each of its writes may run them all. */
    public static final int RULES_MAX = 500;

    public static final int OVERLAYS_MAX = 20;
    public static final int VALIDATIONS_MAX = 100;
    public static final int MESSAGE_MAX = 500;
    public static final int LANGUAGES_MAX = 50;

    private EntityLimits() {}
}
