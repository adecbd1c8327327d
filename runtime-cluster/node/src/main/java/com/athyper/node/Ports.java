package com.athyper.node;

import com.athyper.node.bootstrap.StartFailure;
import com.athyper.node.settings.ExitCode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Whether a port can be had, asked before anything is started. */
final class Ports {
    private Ports() {}

    static List<StartFailure> obstacles(String what, String host, int port) {
        if (port == 0) {
            return List.of();
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return List.of();
        } catch (IOException e) {
            return List.of(
                    new StartFailure(
                            ExitCode.PORT_IN_USE,
                            "the %s port %d on %s cannot be used: %s"
                                    .formatted(what, port, host, e.getMessage())));
        }
    }
}
