package com.athyper.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;

import com.athyper.node.settings.NodeSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on standard output: lines for people, or JSON for collectors. Never a tenant's payload.
 */
final class Logging {
    private Logging() {}

    static void configure(NodeSettings.Log settings, String nodeName) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("node", nodeName);
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setEncoder(encoder(settings, context));
        console.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger("com.athyper").setLevel(Level.toLevel(settings.level(), Level.INFO));
        // What other people's libraries tell at each start is no news to an operator.
        context.getLogger("org.apache.pekko").setLevel(Level.WARN);
        // While shards move it repeats itself five times a second; management shows the outcome.
        context.getLogger("org.apache.pekko.cluster.sharding").setLevel(Level.ERROR);
        context.getLogger("org.flywaydb").setLevel(Level.WARN);
        context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
    }

    private static Encoder<ILoggingEvent> encoder(
            NodeSettings.Log settings, LoggerContext context) {
        if (settings.json()) {
            var json = new JsonEncoder();
            json.setContext(context);
            json.start();
            return json;
        }
        var lines = new PatternLayoutEncoder();
        lines.setContext(context);
        lines.setPattern(
                "%d{HH:mm:ss.SSS} %-5level %logger{24} %replace(%msg){'[\\r\\n]+', ' '} %kvp%n");
        lines.start();
        return lines;
    }
}
