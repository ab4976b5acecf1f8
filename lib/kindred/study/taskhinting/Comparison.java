package kindred.study.taskhinting;

import kindred.study.Sample;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/**
 * Differences between arms within seeds: mean exact match over the tested lengths from 2L to 3L.
 *
 * @param runs one row per run and length
 */
record Comparison(Setting setting, Table runs) {
    boolean has(String arm) {
        return Tables.names(runs, "arm").contains(arm);
    }

    /** One value per seed. */
    Sample mean(String arm, String budget) {
        long[] unseen = setting.lengths().stream().mapToLong(n -> n)
                .filter(n -> n >= 2L * setting.trained() && n <= 3L * setting.trained()).toArray();
        Table own = Tables.where(Tables.where(runs, "arm", arm), "budget", budget);
        Table there = own.where(own.longColumn("length").isIn(unseen));
        return Sample.of(there, "exact", "seed");
    }

    /** a - b with the first budget. */
    Sample gain(String a, String b) {
        return gain(a, Protocol.ONCE, b, Protocol.ONCE);
    }

    Sample gain(String a, String budgetA, String b, String budgetB) {
        return mean(a, budgetA).minus(mean(b, budgetB));
    }
}
