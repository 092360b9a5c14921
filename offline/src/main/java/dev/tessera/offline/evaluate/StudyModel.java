package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.store.vector.ItemVectors;

/** The ranker model that a study trained, to be joined with item vectors of its catalog. */
record StudyModel(StudyDirectory study, Catalog catalog) {

    /**
     * Loads the model; the caller closes it.
     *
     * @param name in tables
     * @param items in the order of the catalog
     */
    TesseraModel with(String name, ItemVectors items) {
        UserModel model = UserModel.load(study.ranker(), items.dimension(), TensorFlowThreads.forServing());
        float[] popularity = new float[catalog.size()];
        for (int item = 0; item < popularity.length; item++) {
            popularity[item] = catalog.entry(item).count();
        }
        return new TesseraModel(name, new Scorer(items, model), model, popularity);
    }
}
