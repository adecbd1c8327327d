package com.athyper.auth;

import com.athyper.kernel.Secret;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.random.RandomGenerator;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as they are kept: PBKDF2 with HMAC-SHA-256, written {@code
 * pbkdf2-sha256$iterations$salt$hash}, so that the cost can be raised and old hashes still be read.
 */
public final class PasswordHash {
    /** Some tens of milliseconds: enough for an identity provider that never leaves one machine. */
    public static final int ITERATIONS = 100_000;

    public static final int PASSWORD_MAX = 256;

    private static final int ITERATIONS_MAX = 10_000_000;
    private static final String SCHEME = "pbkdf2-sha256";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private PasswordHash() {}

    /** Takes a while; not for an actor's thread. */
    public static Secret of(Secret password) {
        return of(password, new SecureRandom());
    }

    public static Secret of(Secret password, RandomGenerator chance) {
        return of(password, chance, ITERATIONS);
    }

    public static Secret of(Secret password, RandomGenerator chance, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        chance.nextBytes(salt);
        return written(salt, iterations, derive(password, salt, iterations));
    }

    /**
     * What nobody's password matches and what takes as long to find out: asked for unknown users,
     * so that time does not tell who exists.
     */
    static Secret ofNobody() {
        return written(new byte[SALT_BYTES], ITERATIONS, new byte[HASH_BITS / Byte.SIZE]);
    }

    /** Takes as long for a wrong password as for the right one. */
    static boolean matches(Secret password, Secret stored) {
        String[] parts = stored.reveal().split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalStateException("a stored password hash cannot be read");
        }
        int iterations = Integer.parseInt(parts[1]);
        if (iterations < 1 || iterations > ITERATIONS_MAX) {
            throw new IllegalStateException("a stored password hash cannot be read");
        }
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] expected = Base64.getDecoder().decode(parts[3]);
        return MessageDigest.isEqual(expected, derive(password, salt, iterations))
                && password.reveal().length() <= PASSWORD_MAX;
    }

    private static Secret written(byte[] salt, int iterations, byte[] hash) {
        var base64 = Base64.getEncoder();
        return new Secret(
                String.join(
                        "$",
                        SCHEME,
                        Integer.toString(iterations),
                        base64.encodeToString(salt),
                        base64.encodeToString(hash)));
    }

    private static byte[] derive(Secret password, byte[] salt, int iterations) {
        var spec = new PBEKeySpec(password.reveal().toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }
}
