package dev.tessera.offline.evaluate.recommend;

import java.util.Arrays;
import java.util.List;

/**
 * Who chose what before the cut: a sparse binary matrix of users by items, readable by row and by column. Immutable; the arrays it hands
 * out are not to be written.
 */
public final class Interactions {
    private final int[][] itemsOfUser;
    private final int[][] usersOfItem;

    private Interactions(int[][] itemsOfUser, int[][] usersOfItem) {
        this.itemsOfUser = itemsOfUser;
        this.usersOfItem = usersOfItem;
    }

    /**
     * @param items size of the catalog
     * @param itemsOfUser for every user the distinct positions of their items
     */
    public static Interactions of(int items, List<int[]> itemsOfUser) {
        int[] counts = new int[items];
        itemsOfUser.forEach(row -> Arrays.stream(row).forEach(item -> counts[item]++));
        int[][] columns = new int[items][];
        Arrays.setAll(columns, item -> new int[counts[item]]);
        int[] filled = new int[items];
        for (int user = 0; user < itemsOfUser.size(); user++) {
            for (int item : itemsOfUser.get(user)) {
                columns[item][filled[item]++] = user;
            }
        }
        return new Interactions(itemsOfUser.toArray(int[][]::new), columns);
    }

    public int users() {
        return itemsOfUser.length;
    }

    public int items() {
        return usersOfItem.length;
    }

    public int[] itemsOf(int user) {
        return itemsOfUser[user];
    }

    public int[] usersOf(int item) {
        return usersOfItem[item];
    }

    /** For each user the sum of the weights of their items: X h. */
    public double[] perUser(WeightedItems weighted) {
        double[] sums = new double[users()];
        for (int i = 0; i < weighted.size(); i++) {
            for (int user : usersOfItem[weighted.item(i)]) {
                sums[user] += weighted.weight(i);
            }
        }
        return sums;
    }

    /** For each item the sum of the values of its users: the transpose of X, times v. */
    public double[] perItem(double[] values) {
        double[] sums = new double[items()];
        for (int user = 0; user < values.length; user++) {
            if (values[user] != 0) {
                for (int item : itemsOfUser[user]) {
                    sums[item] += values[user];
                }
            }
        }
        return sums;
    }
}
