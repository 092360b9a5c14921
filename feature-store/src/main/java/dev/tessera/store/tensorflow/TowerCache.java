package dev.tessera.store.tensorflow;

/** Keeps what towers said about content, so that no content is read twice by the same tower. Safe for use by many threads. */
public interface TowerCache {
    /**
     * @param tower digest of the tower
     * @param content digest of the text or picture
     * @return the features; empty if they are not kept
     */
    float[] find(String tower, String content);

    void keep(String tower, String content, float[] features);

    /** Keeps nothing. */
    static TowerCache none() {
        return new TowerCache() {
            @Override
            public float[] find(String tower, String content) {
                return new float[0];
            }

            @Override
            public void keep(String tower, String content, float[] features) {}
        };
    }
}
