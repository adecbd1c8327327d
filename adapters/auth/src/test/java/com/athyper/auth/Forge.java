package com.athyper.auth;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes tokens of every kind, good and bad: each part can be replaced. */
record Forge(Map<String, Object> headers, Value.Fields claims, Key key) {

    static PublicJsonWebKey rsa(String keyId) {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(keyId);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static PublicJsonWebKey ec(String keyId) {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(keyId);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static Forge by(PublicJsonWebKey key, Value.Fields claims) {
        var headers = new LinkedHashMap<String, Object>();
        headers.put("alg", "RS256");
        headers.put("kid", key.getKeyId());
        headers.put("typ", "JWT");
        return new Forge(headers, claims, key.getPrivateKey());
    }

    Forge header(String name, Object value) {
        var changed = new LinkedHashMap<>(headers);
        changed.put(name, value);
        return new Forge(changed, claims, key);
    }

    Forge withoutHeader(String name) {
        var changed = new LinkedHashMap<>(headers);
        changed.remove(name);
        return new Forge(changed, claims, key);
    }

    Forge claim(String name, Value value) {
        return new Forge(headers, claims.with(name, value), key);
    }

    Forge withoutClaim(String name) {
        var changed = new LinkedHashMap<>(claims.values());
        changed.remove(name);
        return new Forge(headers, new Value.Fields(changed), key);
    }

    Forge key(Key other) {
        return new Forge(headers, claims, other);
    }

    String token() {
        return signed(headers, Json.write(claims), key);
    }

    /** A token of exactly this payload. */
    static String signed(String payload, PublicJsonWebKey key) {
        return signed(by(key, Value.EMPTY).headers, payload, key.getPrivateKey());
    }

    private static String signed(Map<String, Object> headers, String payload, Key key) {
        try {
            var jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            headers.forEach((name, value) -> jws.getHeaders().setObjectHeaderValue(name, value));
            jws.setPayloadBytes(payload.getBytes(StandardCharsets.UTF_8));
            jws.setKey(key);
            jws.setDoKeyValidation(false);
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
