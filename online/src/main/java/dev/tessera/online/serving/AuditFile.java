package dev.tessera.online.serving;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import dev.tessera.online.access.AuditLog;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Sends the audit log to a file of its own, where it would else go to standard error. */
final class AuditFile {
    private AuditFile() {}

    /**
     * Appends from now on, a line at a time.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    static void open(Path file) {
        Logger audit = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(audit.getLoggerContext());
        encoder.setPattern("%msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(audit.getLoggerContext());
        appender.setName(file.toString());
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        if (!appender.isStarted()) {
            throw new IllegalArgumentException(
                    "--audit-log is " + file + ", which cannot be written; expected a file in a folder that exists");
        }
        audit.detachAndStopAllAppenders();
        audit.addAppender(appender);
    }
}
