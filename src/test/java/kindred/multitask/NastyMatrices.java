package kindred.multitask;

import java.util.ArrayList;
import java.util.List;
import kindred.core.Rng;

/** Jacobians that break naive aggregators: everyday ones too, all from one seed. */
public final class NastyMatrices {
    /** A named Jacobian, one row per task. */
    public record Case(String name, double[][] rows) {
        @Override
        public String toString() {
            return name;
        }
    }

    private NastyMatrices() {
    }

    public static List<Case> all(long seed) {
        Rng rng = new Rng(seed);
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("one task", random(rng, 1, 4)));
        for (int m = 2; m <= 8; m++) {
            cases.add(new Case("random " + m, random(rng, m, m + 3)));
        }
        cases.add(new Case("more tasks than weights", random(rng, 6, 3)));
        cases.add(new Case("one weight", random(rng, 3, 1)));
        cases.add(new Case("rank 2 of 5", product(random(rng, 5, 2), random(rng, 2, 8))));
        double[][] zeroRow = random(rng, 4, 6);
        zeroRow[2] = new double[6];
        cases.add(new Case("zero row", zeroRow));
        cases.add(new Case("all zero", new double[3][5]));
        double[][] duplicate = random(rng, 4, 6);
        duplicate[3] = duplicate[0].clone();
        cases.add(new Case("duplicate", duplicate));
        cases.add(new Case("all equal", product(new double[][] {{1}, {1}, {1}}, random(rng, 1, 5))));
        double[][] opposite = random(rng, 4, 6);
        opposite[3] = scaled(opposite[0], -1);
        cases.add(new Case("opposite", opposite));
        double[][] opposed = random(rng, 2, 3);
        opposed[1] = scaled(opposed[0], -0.5);
        cases.add(new Case("two opposed", opposed));
        double[][] balanced = random(rng, 4, 6);
        for (int k = 0; k < 6; k++) {
            balanced[3][k] = -balanced[0][k] - balanced[1][k] - balanced[2][k];
        }
        cases.add(new Case("summing to zero", balanced));
        double[][] scales = random(rng, 5, 9);
        double[] factor = {1e-3, 1e3, 1, 30, 0.02};
        for (int i = 0; i < 5; i++) {
            scales[i] = scaled(scales[i], factor[i]);
        }
        cases.add(new Case("scales 1e-3 to 1e3", scales));
        double[][] alike = product(new double[][] {{1}, {1}, {1}, {1}}, random(rng, 1, 6));
        double[][] noise = random(rng, 4, 6);
        for (int i = 0; i < 4; i++) {
            for (int k = 0; k < 6; k++) {
                alike[i][k] += 1e-3 * noise[i][k];
            }
        }
        cases.add(new Case("nearly parallel", alike));
        double[][] conflicting = random(rng, 4, 7);
        for (int i = 0; i < 4; i++) {
            for (int k = 0; k < 7; k++) {
                conflicting[i][k] = 0.1 * Math.abs(conflicting[i][k]) + (k == i ? 3 : k < 4 ? -0.9 : 0);
            }
        }
        cases.add(new Case("all in conflict", conflicting));
        cases.add(new Case("tiny", product(new double[][] {{1e-8, 0}, {0, 1e-8}, {1e-8, -1e-8}}, random(rng, 2, 5))));
        return cases;
    }

    public static double[][] random(Rng rng, int m, int d) {
        double[][] rows = new double[m][d];
        for (double[] row : rows) {
            for (int k = 0; k < d; k++) {
                row[k] = rng.nextGaussian();
            }
        }
        return rows;
    }

    public static double[][] product(double[][] a, double[][] b) {
        double[][] out = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    out[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return out;
    }

    public static double[][] gramian(double[][] rows) {
        double[][] transposed = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < rows[0].length; k++) {
                transposed[k][i] = rows[i][k];
            }
        }
        return product(rows, transposed);
    }

    public static double[] scaled(double[] row, double factor) {
        double[] out = row.clone();
        for (int k = 0; k < out.length; k++) {
            out[k] *= factor;
        }
        return out;
    }
}
