package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaTest {
    @TempDir
    private Path torch;

    @Test
    void noDriverIsFine() {
        assertTrue(new Cuda(false, Map.of()).check().ok());
    }

    @Test
    void driverAloneLeavesTheGpuUnused() {
        Check check = new Cuda(true, Map.of()).check();
        assertFalse(check.ok());
        assertTrue(check.mend().contains("PYTORCH_LIBRARY_PATH"), check.mend());
    }

    @Test
    void folderWithoutCudaIsNamed() {
        Check check = new Cuda(true, variables("2.7.1", "cu128")).check();
        assertFalse(check.ok());
        assertTrue(check.detail().contains(torch.resolve("lib").toString()), check.detail());
    }

    @Test
    void matchingPyTorchWithAllVariables() throws IOException {
        install("2.7.1+cu128");
        assertTrue(new Cuda(true, variables("2.7.1", "cu128")).check().ok());
    }

    @Test
    void matchingPyTorchWithoutItsVariables() throws IOException {
        install("2.7.1+cu128");
        Check check = new Cuda(true, Map.of("PYTORCH_LIBRARY_PATH", torch.resolve("lib").toString())).check();
        assertFalse(check.ok());
        assertTrue(check.mend().contains("PYTORCH_FLAVOR=cu128"), check.mend());
    }

    @Test
    void otherPyTorchNeedsItsOwnGlue() throws IOException {
        install("2.8.0+cu128");
        assertFalse(new Cuda(true, variables("2.7.1", "cu128")).check().ok());

        Files.createFile(torch.resolve("lib/libdjl_torch.so"));
        assertTrue(new Cuda(true, variables("2.7.1", "cu128")).check().ok());
    }

    private void install(String version) throws IOException {
        Files.createDirectories(torch.resolve("lib"));
        Files.createFile(torch.resolve("lib/libtorch_cuda.so"));
        Files.writeString(torch.resolve("version.py"), "__version__ = '" + version + "'\n");
    }

    private Map<String, String> variables(String version, String flavor) {
        return Map.of("PYTORCH_LIBRARY_PATH", torch.resolve("lib").toString(), "PYTORCH_VERSION", version,
                "PYTORCH_FLAVOR", flavor);
    }
}
