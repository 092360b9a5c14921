package dev.tessera.offline.evaluate;

import java.util.Locale;

/** Parts of the targets that are reported on their own. Ranks are in the full catalog but for {@link #COLD_AMONG_COLD}. */
public enum Slice {
    ALL {
        @Override
        boolean holds(RankedTarget target) {
            return true;
        }
    },
    /** Items with events before the cut. */
    WARM {
        @Override
        boolean holds(RankedTarget target) {
            return !target.coldItem();
        }
    },
    COLD_ITEM {
        @Override
        boolean holds(RankedTarget target) {
            return target.coldItem();
        }
    },
    /** Cold items, ranked among cold items only. */
    COLD_AMONG_COLD {
        @Override
        boolean holds(RankedTarget target) {
            return target.coldItem();
        }

        @Override
        double rank(RankedTarget target) {
            return target.rankAmongCold();
        }
    },
    /** Users without events before the cut. */
    COLD_USER {
        @Override
        boolean holds(RankedTarget target) {
            return target.coldUser();
        }
    },
    WITHOUT_TEXT {
        @Override
        boolean holds(RankedTarget target) {
            return target.lacksText();
        }
    },
    WITHOUT_IMAGE {
        @Override
        boolean holds(RankedTarget target) {
            return target.lacksImage();
        }
    };

    abstract boolean holds(RankedTarget target);

    double rank(RankedTarget target) {
        return target.rank();
    }

    /** As written in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
