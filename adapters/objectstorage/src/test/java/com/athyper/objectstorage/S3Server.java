package com.athyper.objectstorage;

import com.athyper.kernel.Secret;

import io.minio.MakeBucketArgs;
import io.minio.MinioClient;

import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

import java.net.URI;
import java.util.Properties;

/** A server that speaks S3, in memory, that wants to know who asks. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "athyper-files";
    private static final String ACCESS_KEY = "athyper";
    private static final String SECRET_KEY = "not-much-of-a-secret";

    private final S3Proxy proxy;

    private S3Server(S3Proxy proxy) {
        this.proxy = proxy;
    }

    static S3Server start(int port) throws Exception {
        var proxy =
                S3Proxy.builder()
                        .blobStore(BlobStores.create("transient-nio2", new Properties()))
                        .endpoint(URI.create("http://127.0.0.1:" + port))
                        .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                        .build();
        proxy.start();
        var server = new S3Server(proxy);
        var client =
                MinioClient.builder()
                        .endpoint(server.endpoint())
                        .region("us-east-1")
                        .credentials(ACCESS_KEY, SECRET_KEY)
                        .build();
        client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
        client.close();
        return server;
    }

    int port() {
        return proxy.getPort();
    }

    String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    S3BlobStore store() {
        return store(SECRET_KEY, false);
    }

    /** One that sends others here. */
    S3BlobStore addressed() {
        return store(SECRET_KEY, true);
    }

    /** One that does not know the secret. */
    S3BlobStore stranger() {
        return store("another", false);
    }

    private S3BlobStore store(String secret, boolean addressed) {
        return S3BlobStore.open(
                new S3BlobStore.Place(endpoint(), "us-east-1", BUCKET, true, addressed),
                new Secret(ACCESS_KEY),
                new Secret(secret));
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new AssertionError("the server does not stop", e);
        }
    }
}
