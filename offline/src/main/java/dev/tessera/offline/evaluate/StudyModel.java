package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.store.vector.ItemVectors;

/** The ranker model that a study trained, to be joined with item vectors, and to score a catalog. */
record StudyModel(StudyDirectory study, Catalog catalog) {

    /**
     * Loads the model; the caller closes it.
     *
     * @param name in tables
     * @param items of the catalog; those that it has beyond are scored last, as what a model does not know cannot be recommended by it
     */
    TesseraModel with(String name, ItemVectors items) {
        UserModel model = UserModel.load(study.ranker(), items.dimension(), TensorFlowThreads.forServing());
        float[] popularity = new float[catalog.size()];
        for (int item = 0; item < popularity.length; item++) {
            popularity[item] = catalog.entry(item).count();
        }
        int[] rows = catalog.items().stream()
                .mapToInt(item -> items.indexOf(item).orElse(TesseraModel.UNKNOWN))
                .toArray();
        return new TesseraModel(name, new Scorer(items, model), model, rows, popularity);
    }
}
