package com.athyper.loadtest.policy;

/** Something that decides the questions of a world. */
public interface Engine {

    /** Whether the question with this number is answered with yes. */
    boolean allows(int question);

    /** Those that are compared, by the names in the table. */
    enum Kind {
        ATHYPER,
        CEDAR,
        CASBIN;

        /** All that can be made ready before somebody asks is. */
        Engine over(World world) {
            return switch (this) {
                case ATHYPER -> new AthyperEngine(world);
                case CEDAR -> new CedarEngine(world);
                case CASBIN -> new CasbinEngine(world);
            };
        }
    }
}
