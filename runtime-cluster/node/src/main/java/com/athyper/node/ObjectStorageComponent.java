package com.athyper.node;

import com.athyper.kernel.BlobStore;
import com.athyper.node.bootstrap.Component;
import com.athyper.node.bootstrap.StartFailure;
import com.athyper.node.settings.ExitCode;
import com.athyper.node.settings.NodeSettings;
import com.athyper.node.settings.NodeSettings.ObjectStorage;
import com.athyper.objectstorage.BreakingBlobStore;
import com.athyper.objectstorage.FileBlobStore;
import com.athyper.objectstorage.S3BlobStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Where files are kept: a directory or a server that speaks S3. A server that is away keeps no node
 * from starting; a directory that cannot be written does.
 */
final class ObjectStorageComponent implements Component {
    private final NodeSettings settings;
    private final InstantSource clock;
    private BlobStore blobs = BlobStore.NONE;
    private @Nullable AutoCloseable open;

    ObjectStorageComponent(NodeSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "object storage";
    }

    BlobStore blobs() {
        return blobs;
    }

    @Override
    public void start() throws StartFailure {
        switch (settings.objectStorage()) {
            case ObjectStorage.None _ -> blobs = BlobStore.NONE;
            case ObjectStorage.Directory(var path) -> {
                FileBlobStore files = files(path);
                open = files;
                blobs = guarded(files);
            }
            case ObjectStorage.S3 s3 -> {
                var server =
                        S3BlobStore.open(
                                new S3BlobStore.Place(
                                        s3.endpoint(),
                                        s3.region(),
                                        s3.bucket(),
                                        s3.pathStyle(),
                                        s3.addressed()),
                                s3.accessKey(),
                                s3.secretKey());
                open = server;
                blobs = guarded(server);
            }
        }
    }

    private static BlobStore guarded(BlobStore store) {
        return BreakingBlobStore.around(store, BreakingBlobStore.Patience.USUAL);
    }

    private FileBlobStore files(Path path) throws StartFailure {
        try {
            return FileBlobStore.open(path, clock.instant());
        } catch (IOException e) {
            throw new StartFailure(
                    ExitCode.HOME_UNUSABLE,
                    "the object storage " + path + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void stop() throws Exception {
        if (open != null) {
            open.close();
        }
    }
}
