package dev.tessera.offline.flink;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What {@link Progress} told people since this was opened. */
public final class ProgressLines implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Progress.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private ProgressLines() {
        appender.start();
        logger.addAppender(appender);
    }

    public static ProgressLines open() {
        return new ProgressLines();
    }

    public List<String> told() {
        return List.copyOf(appender.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
