package dev.tessera.store.feature;

/**
 * Scales pictures as {@code resize} of Pillow 13 does, which is how published image models are given theirs: with a filter that widens when
 * a picture shrinks, along rows and along columns, in fixed point with 22 fractional bits, rounded to bytes after each pass. The result is
 * equal to Pillow's, bit by bit.
 */
final class Resampling {
    private static final int FRACTION = 22;

    private Resampling() {}

    static Picture scale(Picture picture, int width, int height, Interpolation interpolation) {
        if (columnsFirst(picture, width, height)) {
            return across(down(picture, height, interpolation), width, interpolation);
        }
        return down(across(picture, width, interpolation), height, interpolation);
    }

    /** Pillow's rule for the order of the passes: columns first where they shrink by more than twice what rows shrink by. */
    private static boolean columnsFirst(Picture picture, int width, int height) {
        int shorter = picture.height() - height;
        return shorter > 0 && shorter > 2 * (picture.width() - width);
    }

    private static Picture across(Picture picture, int width, Interpolation interpolation) {
        return picture.width() == width
                ? picture
                : new Picture(
                        width,
                        picture.height(),
                        horizontal(picture, new Filter(picture.width(), width, interpolation)));
    }

    private static Picture down(Picture picture, int height, Interpolation interpolation) {
        return picture.height() == height
                ? picture
                : new Picture(
                        picture.width(),
                        height,
                        vertical(picture, new Filter(picture.height(), height, interpolation)));
    }

    private static byte[] horizontal(Picture picture, Filter filter) {
        byte[] in = picture.rgb();
        int size = filter.starts.length;
        byte[] out = new byte[picture.height() * size * 3];
        for (int y = 0; y < picture.height(); y++) {
            int row = y * picture.width();
            for (int x = 0; x < size; x++) {
                for (int colour = 0; colour < 3; colour++) {
                    int at = (row + filter.starts[x]) * 3 + colour;
                    out[(y * size + x) * 3 + colour] = filter.apply(x, in, at, 3);
                }
            }
        }
        return out;
    }

    private static byte[] vertical(Picture picture, Filter filter) {
        byte[] in = picture.rgb();
        int size = filter.starts.length;
        int stride = picture.width() * 3;
        byte[] out = new byte[size * stride];
        for (int y = 0; y < size; y++) {
            for (int i = 0; i < stride; i++) {
                out[y * stride + i] = filter.apply(y, in, filter.starts[y] * stride + i, stride);
            }
        }
        return out;
    }

    /** The weights that each output pixel gives to input pixels along one axis. */
    private static final class Filter {
        final int[] starts;
        final int[][] weights;

        Filter(int from, int to, Interpolation interpolation) {
            starts = new int[to];
            weights = new int[to][];
            double scale = (double) from / to;
            double stretch = Math.max(1, scale);
            double support = interpolation.support() * stretch;
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                int first = Math.max(0, (int) (centre - support + 0.5));
                int last = Math.min(from, (int) (centre + support + 0.5));
                starts[i] = first;
                double[] shares = new double[last - first];
                for (int k = 0; k < shares.length; k++) {
                    shares[k] = interpolation.weight((k + first - centre + 0.5) * (1 / stretch));
                }
                weights[i] = fixed(shares);
            }
        }

        /** Brought to a sum of 1, in fixed point. */
        private static int[] fixed(double[] shares) {
            double sum = 0;
            for (double share : shares) {
                sum += share;
            }
            int[] fixed = new int[shares.length];
            for (int i = 0; i < fixed.length; i++) {
                double exact = shares[i] / sum * (1 << FRACTION);
                fixed[i] = (int) (exact < 0 ? exact - 0.5 : exact + 0.5);
            }
            return fixed;
        }

        byte apply(int output, byte[] in, int at, int stride) {
            int sum = 1 << (FRACTION - 1);
            int position = at;
            for (int weight : weights[output]) {
                sum += (in[position] & 0xff) * weight;
                position += stride;
            }
            return (byte) Math.min(255, Math.max(0, sum >> FRACTION));
        }
    }
}
