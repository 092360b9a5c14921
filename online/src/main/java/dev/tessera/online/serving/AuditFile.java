package dev.tessera.online.serving;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.recovery.ResilientFileOutputStream;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import dev.tessera.online.access.AuditLog;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Sends the audit log to a file of its own, where it would else go to standard error. */
final class AuditFile {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(AuditFile.class);

    private AuditFile() {}

    /**
     * Appends from now on, a line at a time. Lines that cannot be written are lost, and the log says so.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    static void open(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw unwritable(file);
        }
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
            throw unwritable(file);
        }
        audit.getLoggerContext().getStatusManager().add(new Failures(file));
        audit.detachAndStopAllAppenders();
        audit.addAppender(appender);
    }

    private static IllegalArgumentException unwritable(Path file) {
        return new IllegalArgumentException(
                "--audit-log is " + file + ", which cannot be written; expected a file in a folder that exists");
    }

    /** Tells people what Logback tells only itself, as it goes on whatever becomes of a file. */
    private record Failures(Path file) implements StatusListener {
        @Override
        public void addStatusEvent(Status status) {
            if (status.getOrigin() instanceof ResilientFileOutputStream stream
                    && stream.getFile().equals(file.toFile())) {
                tell(status);
            }
        }

        private void tell(Status status) {
            if (status.getEffectiveLevel() == Status.ERROR) {
                log.error(
                        "calls are missing in the audit log {}: {}", file, status.getMessage(), status.getThrowable());
            } else {
                log.info("the audit log {}: {}", file, status.getMessage());
            }
        }
    }
}
