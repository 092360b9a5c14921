package dev.tessera.offline.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Lends the contenders of a source to all tasks of one process: the first task opens them, the last one to leave closes them. The one mutable
 * static of the room, for Flink gives the subtasks of a process nothing else to share by, and fitting once per subtask costs time and memory
 * times their number.
 */
final class SharedContenders {
    private static final Map<String, Loan> LOANS = new HashMap<>();

    private SharedContenders() {}

    private static final class Loan {
        final Contenders contenders;
        int borrowers;

        Loan(Contenders contenders) {
            this.contenders = contenders;
        }
    }

    static Contenders borrow(ContenderSource source) {
        synchronized (LOANS) {
            Loan loan = LOANS.computeIfAbsent(source.key(), key -> new Loan(open(source)));
            loan.borrowers++;
            return loan.contenders;
        }
    }

    static void giveBack(ContenderSource source) {
        synchronized (LOANS) {
            Loan loan = LOANS.get(source.key());
            if (loan != null && --loan.borrowers == 0) {
                LOANS.remove(source.key());
                loan.contenders.close();
            }
        }
    }

    private static Contenders open(ContenderSource source) {
        try {
            return source.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
