package dev.tessera.store.feature;

/**
 * Scales pictures as Pillow's {@code resize(BILINEAR)} does, which published image models were given: a triangle filter that widens when
 * a picture shrinks, first along rows, then along columns, in fixed point with 22 fractional bits, rounded to bytes after each pass.
 * The result is equal to Pillow's, bit by bit.
 */
final class Resampling {
    private static final int FRACTION = 22;

    private Resampling() {}

    static Picture bilinear(Picture picture, int width, int height) {
        byte[] across =
                picture.width() == width ? picture.rgb() : horizontal(picture, new Filter(picture.width(), width));
        byte[] down =
                picture.height() == height ? across : vertical(across, width, new Filter(picture.height(), height));
        return new Picture(width, height, down);
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

    private static byte[] vertical(byte[] in, int width, Filter filter) {
        int size = filter.starts.length;
        int stride = width * 3;
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

        Filter(int from, int to) {
            starts = new int[to];
            weights = new int[to][];
            double scale = (double) from / to;
            double support = Math.max(1, scale);
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                int first = Math.max(0, (int) (centre - support + 0.5));
                int last = Math.min(from, (int) (centre + support + 0.5));
                starts[i] = first;
                weights[i] = fixed(triangle(first, last, centre, support));
            }
        }

        private static double[] triangle(int first, int last, double centre, double support) {
            double[] shares = new double[last - first];
            double sum = 0;
            for (int i = 0; i < shares.length; i++) {
                double distance = Math.abs((i + first - centre + 0.5) * (1 / support));
                shares[i] = distance < 1 ? 1 - distance : 0;
                sum += shares[i];
            }
            for (int i = 0; i < shares.length; i++) {
                shares[i] /= sum;
            }
            return shares;
        }

        private static int[] fixed(double[] shares) {
            int[] fixed = new int[shares.length];
            for (int i = 0; i < fixed.length; i++) {
                fixed[i] = (int) (0.5 + shares[i] * (1 << FRACTION));
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
