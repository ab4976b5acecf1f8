package kindred.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kindred.core.Compute;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableTasksTest {
    private static NDManager manager;

    @BeforeAll
    static void start() {
        manager = Compute.manager();
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static Table table() {
        DoubleColumn size = DoubleColumn.create("size");
        StringColumn colour = StringColumn.create("colour");
        IntColumn constant = IntColumn.create("constant");
        DoubleColumn price = DoubleColumn.create("price");
        for (int i = 0; i < 40; i++) {
            size.append(i);
            colour.append(List.of("red", "green", "blue").get(i % 3));
            constant.append(7);
            price.append(100 + 3.5 * i);
        }
        return Table.create("things", size, colour, constant, price);
    }

    @Test
    void numbersAreStandardisedOnTheTrainingRowsAndTextIsOneHot() {
        Task price = TableTasks.of(manager, table()).regression("price");
        assertEquals(30, price.train().count());
        assertEquals(10, price.test().count());
        assertEquals(new Shape(30, 5), price.train().inputs()[0].getShape());
        float[] x = price.train().inputs()[0].toFloatArray();
        float[] y = price.train().targets().toFloatArray();
        double mean = 0;
        double square = 0;
        for (int r = 0; r < 30; r++) {
            mean += x[5 * r] / 30;
            square += x[5 * r] * x[5 * r] / 30;
            assertEquals(1, x[5 * r + 1] + x[5 * r + 2] + x[5 * r + 3], 0);
            assertEquals(0, x[5 * r + 4], 0);
            assertEquals(x[5 * r], y[r], 1e-5, "the price is linear in the size");
        }
        assertEquals(0, mean, 1e-6);
        assertEquals(1, square, 1e-5);
    }

    @Test
    void classesAreNumberedByNameAndTheSplitIsTheSeeds() {
        Task colour = TableTasks.of(manager, table()).classification("colour");
        assertEquals(3, colour.outputs());
        assertEquals(DataType.INT64, colour.train().targets().getDataType());
        Task again = TableTasks.of(manager, table()).classification("colour");
        assertArrayEquals(colour.train().targets().toLongArray(), again.train().targets().toLongArray());
        Task other = TableTasks.of(manager, table()).seed(1).testing(0.5).classification("colour");
        assertEquals(20, other.test().count());
        Task leftOut = TableTasks.of(manager, table()).leaving("constant", "price").classification("colour");
        assertEquals(new Shape(30, 1), leftOut.train().inputs()[0].getShape());
        float[] x = leftOut.train().inputs()[0].toFloatArray();
        long[] y = leftOut.train().targets().toLongArray();
        int low = 0;
        for (int r = 1; r < 30; r++) {
            low = x[r] < x[low] ? r : low;
        }
        assertTrue(y[low] >= 0 && y[low] <= 2);
    }

    @Test
    void severalTargetsShareTheirInputs() {
        List<Task> tasks = TableTasks.of(manager, table()).tasks("price", "colour");
        assertSame(tasks.get(0).train().inputs()[0], tasks.get(1).train().inputs()[0]);
        assertEquals(new Shape(30, 2), tasks.get(0).train().inputs()[0].getShape());
        assertEquals("r2", tasks.get(0).measure().name().toLowerCase());
        assertEquals("accuracy", tasks.get(1).measure().name());
    }

    @Test
    void aCsvFileIsATable(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("things.csv");
        table().write().csv(file.toFile());
        Task task = TableTasks.csv(manager, file).regression("price");
        assertArrayEquals(TableTasks.of(manager, table()).regression("price").train().inputs()[0].toFloatArray(),
                task.train().inputs()[0].toFloatArray(), 1e-6f);
        assertTrue(says(() -> TableTasks.csv(manager, folder.resolve("none.csv"))).contains("none.csv"));
        Path one = Files.writeString(folder.resolve("one.csv"), "a,b\n1,2\n");
        assertTrue(says(() -> TableTasks.csv(manager, one)).contains("1 rows"));
    }

    @Test
    void whatIsWrongIsSaid() {
        TableTasks tasks = TableTasks.of(manager, table());
        assertTrue(says(() -> tasks.regression("cost")).contains("[size, colour, constant, price]"));
        assertTrue(says(() -> tasks.regression("colour")).contains("classification(\"colour\")"));
        assertTrue(says(() -> tasks.classification("constant")).contains("1 different values"));
        assertTrue(says(() -> tasks.testing(1)).contains("1.0"));
        Table holes = table();
        holes.doubleColumn("size").setMissing(3);
        assertTrue(says(() -> TableTasks.of(manager, holes).regression("price")).contains("lacks 1 of 40"));
        assertTrue(says(() -> tasks.leaving("size", "colour", "constant").regression("price")).contains("left"));
    }

    private static String says(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
