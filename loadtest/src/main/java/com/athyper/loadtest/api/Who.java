package com.athyper.loadtest.api;

/** A user of the local identity provider; the password is the name. */
public record Who(String realm, String name) {
    public static Who demo(String name) {
        return new Who("demo", name);
    }

    public static Who acme(String name) {
        return new Who("acme", name);
    }

    @Override
    public String toString() {
        return realm.equals("demo") ? name : name + "@" + realm;
    }
}
