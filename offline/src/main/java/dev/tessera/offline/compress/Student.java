package dev.tessera.offline.compress;

import dev.tessera.offline.finetune.Branch;
import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.PixelBranch;
import dev.tessera.offline.finetune.TokenBranch;
import dev.tessera.offline.finetune.TrainedTower;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.network.ConstantWeights;
import dev.tessera.offline.network.WeightSource;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.study.EncoderForm;
import dev.tessera.offline.towers.Digests;
import dev.tessera.offline.towers.ImageTower;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.TextTower;
import dev.tessera.offline.towers.Tower;
import dev.tessera.offline.towers.TowerWeights;
import dev.tessera.offline.towers.Transformer;
import dev.tessera.offline.towers.TransformerTower;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Modality;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.EncoderModel;
import dev.tessera.store.tensorflow.SavedModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.ndarray.Shape;

/**
 * One transformer tower of an encoder with fewer layers, attention heads and inner units, which begins with the teacher's weights and is trained to
 * say what the teacher says. The heads stay as they are: they read the student's features as they read the teacher's.
 *
 * @param label what it is called: {@code distil} or {@code prune}
 * @param choice the towers that the study was trained with
 * @param modality whose tower is made smaller
 */
public record Student(
        String label,
        WorkDirectory work,
        EncoderChoice choice,
        Modality modality,
        StudentShape shape,
        Distillation.Settings settings)
        implements CompressionMethod {
    @Override
    public String variant() {
        String layers =
                switch (shape.layers()) {
                    case StudentShape.ALL -> "all layers";
                    case StudentShape.HALF -> "half of the layers";
                    default -> shape.layers() + " layers";
                };
        return String.format(
                Locale.ROOT,
                "%s, %s, %.0f%% of heads and units",
                modality.name().toLowerCase(Locale.ROOT),
                layers,
                100 * shape.keep());
    }

    @Override
    public EncoderForm form() {
        return label.equals("distil") ? EncoderForm.DISTILLED : EncoderForm.PRUNED;
    }

    @Override
    public void compress(StudyDirectory study, Path compressed) throws IOException {
        Path encoder = study.encoder();
        WeightSource teacher = new ConstantWeights(model().folder(encoder));
        TeacherContent content = TeacherContent.read(work, study, modality);
        EncoderCopy.write(encoder, compressed, (model, copy) -> {
            if (!model.equals(model().folder(encoder))) {
                Files.copy(model.resolve(SavedModelFile.NAME), copy.resolve(SavedModelFile.NAME));
            }
        });
        Path made = Files.createDirectory(compressed.resolve("tower"));
        try {
            String digest = modality == Modality.TEXT ? text(teacher, content, made) : image(teacher, content, made);
            Files.move(
                    made.resolve(SavedModelFile.NAME),
                    model().folder(compressed).resolve(SavedModelFile.NAME));
            renamed(Preprocessing.read(encoder), digest).write(compressed);
        } finally {
            TableFolder.delete(made);
        }
    }

    private EncoderModel model() {
        return modality == Modality.TEXT ? EncoderModel.TEXT_TOWER : EncoderModel.IMAGE_TOWER;
    }

    private String text(WeightSource teacher, TeacherContent content, Path made) throws IOException {
        PublishedText published = choice.publishedText()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--text-encoder names no published model; expected the one that the study was trained with"));
        Pupil<TextTower> pupil = pupil(published.network(), teacher, TextTower.class);
        TrainedTower<TextTower> tower = TrainedTower.from(Modality.TEXT, pupil.network, pupil.start);
        TowerWeights learned = learned(tower, new TokenBranch(tower, content.tokens()), content);
        PublishedText student = new PublishedText(pupil.network, published.rule(), published.tokenizer(), learned);
        student.write(made);
        return student.digest();
    }

    private String image(WeightSource teacher, TeacherContent content, Path made) throws IOException {
        PublishedImage published = choice.publishedImage()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--image-encoder names no published model; expected the one that the study was trained with"));
        Pupil<ImageTower> pupil = pupil(published.network(), teacher, ImageTower.class);
        TrainedTower<ImageTower> tower = TrainedTower.from(Modality.IMAGE, pupil.network, pupil.start);
        TowerWeights learned = learned(tower, new PixelBranch(tower, published.rule(), content.pixels()), content);
        PublishedImage student = new PublishedImage(pupil.network, published.rule(), learned);
        student.write(made);
        return student.digest();
    }

    /** A student before it has learned. */
    private record Pupil<T>(T network, TowerWeights start) {}

    private <T extends Tower<?>> Pupil<T> pupil(T network, WeightSource teacherWeights, Class<T> kind) {
        if (!(network instanceof TransformerTower<?> layered)) {
            throw new IllegalArgumentException("the tower that reads " + modality + " is no transformer; " + label
                    + " makes those of BERT, DistilBERT, ViT and CLIP smaller");
        }
        Transformer teacher = layered.transformer();
        Transformer student = shape.of(teacher);
        StudentWeights start = new StudentWeights(teacherWeights, teacher, student);
        return new Pupil<>(kind.cast(layered.with(student)), new StartingWeights(start, network.toString()));
    }

    private TowerWeights learned(TrainedTower<?> tower, Branch branch, TeacherContent content) {
        Path checkpoints = work.cache().resolve("student-checkpoints").resolve(form().word());
        Map<String, Weights> trained = new Distillation(tower, branch, content.said(), settings, checkpoints).run();
        WeightSource merged = tower.trained(trained);
        String digest = tower.digest(trained);
        return new TowerWeights() {
            @Override
            public Weights weights(String name, Shape wanted) {
                return merged.weights(name, wanted);
            }

            @Override
            public String digest() {
                return digest;
            }
        };
    }

    private Preprocessing renamed(Preprocessing preprocessing, String digest) {
        Map<Modality, String> towers = new EnumMap<>(preprocessing.towers());
        towers.put(modality, digest);
        return new Preprocessing(
                preprocessing.version(),
                preprocessing.dimension(),
                towers,
                preprocessing.text(),
                preprocessing.image(),
                preprocessing.attributes());
    }

    /** The teacher is told apart by what it is; its weights are in the fingerprint of what it says. */
    private record StartingWeights(WeightSource source, String teacher) implements TowerWeights {
        @Override
        public Weights weights(String name, Shape shape) {
            return source.weights(name, shape);
        }

        @Override
        public String digest() {
            return Digests.of(teacher);
        }
    }
}
