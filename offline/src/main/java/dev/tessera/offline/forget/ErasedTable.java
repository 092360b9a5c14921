package dev.tessera.offline.forget;

/**
 * What was taken out of a table.
 *
 * @param place its folder, from the work directory
 * @param files how many of its files were replaced
 * @param rows how many rows went
 * @param texts in how many rows a text became empty
 */
public record ErasedTable(String place, int files, long rows, long texts) {
    ErasedTable plus(long moreRows, long moreTexts) {
        int changed = moreRows + moreTexts > 0 ? 1 : 0;
        return new ErasedTable(place, files + changed, rows + moreRows, texts + moreTexts);
    }
}
