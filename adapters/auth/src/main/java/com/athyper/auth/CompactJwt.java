package com.athyper.auth;

import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A signed token in compact form, read but not yet believed.
 *
 * <p>Its header may choose a key of the issuer's by id, and nothing else: keys, key addresses and
 * certificates that a token brings along are never looked at.
 */
final class CompactJwt {
    static final int LENGTH_MAX = 8 * 1024;
    static final int KEY_ID_MAX = 256;

    private static final JsonLimits LIMITS = new JsonLimits(16, 2_000, LENGTH_MAX, 40);

    /** By type of key: a token cannot have an RSA key taken for an HMAC secret. */
    private static final Map<String, Set<String>> ALGORITHMS =
            Map.of(
                    RsaJsonWebKey.KEY_TYPE,
                            Set.of(
                                    AlgorithmIdentifiers.RSA_USING_SHA256,
                                    AlgorithmIdentifiers.RSA_PSS_USING_SHA256),
                    EllipticCurveJsonWebKey.KEY_TYPE,
                            Set.of(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256));

    private static final AlgorithmConstraints CONSTRAINTS =
            new AlgorithmConstraints(
                    ConstraintType.PERMIT,
                    AlgorithmIdentifiers.RSA_USING_SHA256,
                    AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

    private final JsonWebSignature signature;
    private final Value.Fields claims;

    private CompactJwt(JsonWebSignature signature, Value.Fields claims) {
        this.signature = signature;
        this.claims = claims;
    }

    /** Empty if it is not a signed token of an allowed algorithm with a JSON object inside. */
    static Optional<CompactJwt> read(String token) {
        if (token.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(CONSTRAINTS);
            signature.setCompactSerialization(token);
            String algorithm = signature.getAlgorithmHeaderValue();
            String keyId = signature.getKeyIdHeaderValue();
            boolean acceptable =
                    algorithm != null
                            && ALGORITHMS.values().stream().anyMatch(set -> set.contains(algorithm))
                            && keyId != null
                            && !keyId.isEmpty()
                            && keyId.length() <= KEY_ID_MAX
                            // We understand no critical extension, so any of them is unknown.
                            && signature.getHeaders().getObjectHeaderValue("crit") == null;
            if (!acceptable) {
                return Optional.empty();
            }
            byte[] payload = signature.getUnverifiedPayloadBytes();
            return Json.parse(payload, LIMITS) instanceof Value.Fields claims
                    ? Optional.of(new CompactJwt(signature, claims))
                    : Optional.empty();
        } catch (JoseException | MalformedJson | RuntimeException e) {
            // The parser meets what anyone may send: whatever it trips over is a refusal.
            return Optional.empty();
        }
    }

    String keyId() {
        return signature.getKeyIdHeaderValue();
    }

    /** The media type in the header, such as {@code JWT}; empty if there is none. */
    String type() {
        String type = signature.getHeader(HeaderParameterNames.TYPE);
        return type == null ? "" : type;
    }

    /** What the token says; to be believed only after {@link #isSignedBy}. */
    Value.Fields claims() {
        return claims;
    }

    boolean isSignedBy(PublicJsonWebKey key) {
        String algorithm = signature.getAlgorithmHeaderValue();
        boolean fitting =
                ALGORITHMS.getOrDefault(key.getKeyType(), Set.of()).contains(algorithm)
                        && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
                        && (key.getUse() == null || key.getUse().equals("sig"));
        if (!fitting) {
            return false;
        }
        try {
            signature.setKey(key.getPublicKey());
            return signature.verifySignature();
        } catch (JoseException | RuntimeException e) {
            return false;
        }
    }

    /** Signs the claims with the key, whose id goes into the header. */
    static String sign(Value.Fields claims, PublicJsonWebKey key) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setHeader(HeaderParameterNames.TYPE, "JWT");
            signature.setPayloadBytes(Json.write(claims).getBytes(StandardCharsets.UTF_8));
            signature.setKey(key.getPrivateKey());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a realm's key does not sign", e);
        }
    }
}
