package com.athyper.node;

import com.athyper.actors.aggregate.ShellError;
import com.athyper.kernel.ErrorCode;
import com.athyper.node.front.FrontError;

import java.util.List;
import java.util.stream.Stream;

/** The codes that reach callers from where the edge does not see. */
public final class NodeErrors {
    public static final List<ErrorCode> ALL =
            Stream.<ErrorCode[]>of(ShellError.values(), FrontError.values())
                    .flatMap(Stream::of)
                    .toList();

    private NodeErrors() {}
}
