package kindred.task.sampling;

/** Rates proportional to a power of the sizes. */
final class Powers {
    private Powers() {
    }

    static double[] rates(long[] sizes, double power) {
        double[] rates = new double[sizes.length];
        double sum = 0;
        for (int i = 0; i < rates.length; i++) {
            rates[i] = Math.pow(sizes[i], power);
            sum += rates[i];
        }
        for (int i = 0; i < rates.length; i++) {
            rates[i] /= sum;
        }
        return rates;
    }
}
