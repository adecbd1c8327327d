package com.athyper.objectstorage;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobError;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Done;
import com.athyper.kernel.Portions;
import com.athyper.kernel.Secret;

import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Objects on a server that speaks S3, named {@code tenant/id} in one bucket. Of what arrives, no
 * more than one part is in memory.
 */
public final class S3BlobStore implements BlobStore, AutoCloseable {
    /** The least that S3 takes as a part. */
    private static final long PART = 5L << 20;

    private static final long UNKNOWN = -1;
    private static final Duration ADDRESSED = Duration.ofMinutes(1);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final MinioClient client;
    private final String bucket;
    private final boolean addressed;
    private final Blocking blocking = new Blocking();

    /**
     * Where objects are kept.
     *
     * @param pathStyle whether the bucket is named in the path, not in the host name
     * @param addressed whether others may be sent there
     */
    public record Place(
            String endpoint, String region, String bucket, boolean pathStyle, boolean addressed) {}

    private S3BlobStore(MinioClient client, Place place) {
        this.client = client;
        this.bucket = place.bucket();
        this.addressed = place.addressed();
    }

    /** Asks nothing yet: a server that is away may be back when it is needed. */
    public static S3BlobStore open(Place place, Secret accessKey, Secret secretKey) {
        var client =
                MinioClient.builder()
                        .endpoint(place.endpoint())
                        .region(place.region())
                        .credentials(accessKey.reveal(), secretKey.reveal())
                        .build();
        client.setTimeout(CONNECT.toMillis(), SILENCE.toMillis(), SILENCE.toMillis());
        if (place.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
        return new S3BlobStore(client, place);
    }

    @Override
    public CompletionStage<Answer<Digest>> put(BlobKey key, Portions source) {
        return blocking.ask(
                key,
                () -> {
                    try (var stream = new SourceStream(source)) {
                        client.putObject(
                                PutObjectArgs.builder()
                                        .bucket(bucket)
                                        .object(key.toString())
                                        .stream(stream, UNKNOWN, PART)
                                        .build());
                        return Answer.ok(stream.digest());
                    } catch (MinioException | RuntimeException e) {
                        throw failed(e);
                    }
                });
    }

    @Override
    public CompletionStage<Answer<Portions>> read(BlobKey key, long from, long length) {
        return blocking.ask(
                key,
                () -> {
                    try {
                        var object =
                                client.getObject(
                                        GetObjectArgs.builder()
                                                .bucket(bucket)
                                                .object(key.toString())
                                                .offset(from)
                                                .length(length)
                                                .build());
                        return Answer.ok(new StreamPortions(blocking, object, length));
                    } catch (ErrorResponseException e) {
                        if (e.errorResponse().code().equals("NoSuchKey")) {
                            return Answer.refused(
                                    BlobError.OBJECT_MISSING.because("an operator has to look"));
                        }
                        throw failed(e);
                    } catch (MinioException | RuntimeException e) {
                        throw failed(e);
                    }
                });
    }

    @Override
    public CompletionStage<Answer<Optional<URI>>> address(BlobKey key, Shown shown) {
        return blocking.ask(
                key,
                () -> {
                    if (!addressed) {
                        return Answer.ok(Optional.empty());
                    }
                    try {
                        return Answer.ok(Optional.of(URI.create(signed(key, shown))));
                    } catch (MinioException | RuntimeException e) {
                        throw failed(e);
                    }
                });
    }

    private String signed(BlobKey key, Shown shown) throws MinioException {
        return client.getPresignedObjectUrl(
                GetPresignedObjectUrlArgs.builder()
                        .method(Http.Method.GET)
                        .bucket(bucket)
                        .object(key.toString())
                        .expiry((int) ADDRESSED.toSeconds())
                        .extraQueryParams(
                                Map.of(
                                        "response-content-disposition",
                                        shown.disposition(),
                                        "response-content-type",
                                        shown.mediaType()))
                        .build());
    }

    @Override
    public CompletionStage<Answer<Done>> delete(BlobKey key) {
        return blocking.ask(
                key,
                () -> {
                    try {
                        client.removeObject(
                                RemoveObjectArgs.builder()
                                        .bucket(bucket)
                                        .object(key.toString())
                                        .build());
                        return Answer.ok(Done.DONE);
                    } catch (MinioException | RuntimeException e) {
                        throw failed(e);
                    }
                });
    }

    /**
     * The client wraps whatever happened, in exceptions of several kinds: what happened to the
     * source, to the connection, or to itself.
     */
    private static IOException failed(Exception e) {
        boolean outside = false;
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SourceFailed source) {
                return source;
            }
            outside = outside || cause instanceof MinioException || cause instanceof IOException;
        }
        if (!outside) {
            throw new IllegalStateException("the S3 client failed", e);
        }
        return new IOException(e.toString(), e);
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        blocking.close();
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("the client could not be closed", e);
        }
    }
}
