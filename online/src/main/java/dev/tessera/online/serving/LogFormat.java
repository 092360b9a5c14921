package dev.tessera.online.serving;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What a line of the log looks like. */
enum LogFormat {
    /** As the configuration of logging says. */
    TEXT {
        @Override
        void use() {}
    },
    /** A JSON object a line, stack traces in it. */
    JSON {
        @Override
        void use() {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            JsonEncoder encoder = new JsonEncoder();
            encoder.setContext(root.getLoggerContext());
            encoder.setWithSequenceNumber(false);
            encoder.setWithNanoseconds(false);
            encoder.setWithContext(false);
            encoder.setWithMDC(false);
            encoder.setWithMessage(false);
            encoder.setWithArguments(false);
            encoder.setWithFormattedMessage(true);
            encoder.start();
            ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
            appender.setContext(root.getLoggerContext());
            appender.setName("json");
            appender.setTarget("System.err");
            appender.setEncoder(encoder);
            appender.start();
            root.detachAndStopAllAppenders();
            root.addAppender(appender);
        }
    };

    /** Writes lines so from now on. */
    abstract void use();

    /** @throws IllegalArgumentException if there is no such format */
    static LogFormat parse(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--log-format is '" + word + "'; expected one of "
                        + Arrays.stream(values()).map(LogFormat::word).collect(Collectors.joining(", "))));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
