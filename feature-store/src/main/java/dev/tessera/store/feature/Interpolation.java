package dev.tessera.store.feature;

/** The filters that pictures are scaled with, as Pillow defines them. */
public enum Interpolation {
    /** A triangle. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            double distance = Math.abs(x);
            return distance < 1 ? 1 - distance : 0;
        }
    },
    /** Keys' cubic convolution with a = -1/2. */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double a = -0.5;
            double distance = Math.abs(x);
            if (distance < 1) {
                return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
            }
            return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * a : 0;
        }
    },
    /** A sinc within a wider one. */
    LANCZOS(3) {
        @Override
        double weight(double x) {
            return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }

        private static double sinc(double x) {
            return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
        }
    };

    private final double support;

    Interpolation(double support) {
        this.support = support;
    }

    /** Distance beyond which pixels do not count, in pixels of the smaller picture. */
    double support() {
        return support;
    }

    /** Share of a pixel at a distance, before all shares are brought to a sum of 1. */
    abstract double weight(double x);
}
