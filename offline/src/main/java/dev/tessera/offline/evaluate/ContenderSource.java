package dev.tessera.offline.evaluate;

import java.io.IOException;
import java.io.Serializable;

/** Where the tasks of a job get the recommenders from: they read and fit them themselves, for models are not sent over the wire. */
public interface ContenderSource extends Serializable {
    /** Sources with equal keys open the same contenders, so that the tasks of one process can share them. */
    String key();

    /** @throws IOException if what the recommenders are made from cannot be read */
    Contenders open() throws IOException;
}
