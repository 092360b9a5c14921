package dev.tessera.offline.finetune;

import dev.tessera.offline.classification.ClassificationRow;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.TrainingSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers all sequences of a study, then trains on them and writes the encoder; models travel by path, not through the stream. An operator,
 * since a function is not told when its input ends.
 */
final class TrainEncoder extends AbstractStreamOperator<TrainingCurve>
        implements OneInputStreamOperator<TrainingSequence, TrainingCurve>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    private final String work;
    private final Study study;
    private final EncoderChoice choice;
    private final FineTuneSettings settings;
    private final String folder;
    private final String classification;
    private transient List<TrainingSequence> sequences;

    /**
     * @param folder where the encoder is written
     * @param classification where the table of that name is written
     */
    @SuppressWarnings("NullAway.Init") // open() sets what is not sent.
    TrainEncoder(
            WorkDirectory work,
            Study study,
            EncoderChoice choice,
            FineTuneSettings settings,
            Path folder,
            Path classification) {
        this.work = work.root().toString();
        this.study = study;
        this.choice = choice;
        this.settings = settings;
        this.folder = folder.toString();
        this.classification = classification.toString();
    }

    @Override
    public void open() throws Exception {
        super.open();
        sequences = new ArrayList<>();
    }

    @Override
    public void processElement(StreamRecord<TrainingSequence> sequence) {
        sequences.add(sequence.getValue());
    }

    @Override
    public void endInput() throws IOException {
        EncoderRun.Trained trained = new EncoderRun(new WorkDirectory(Path.of(work)), study, choice, settings)
                .train(sequences, Path.of(folder), EncoderTraining.StopRequest.never());
        ClassificationRow.TABLE.write(Path.of(classification), trained.classification());
        trained.curve().forEach(point -> output.collect(new StreamRecord<>(point)));
    }
}
