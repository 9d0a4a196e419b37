package dev.trapstreet.binary;

import com.android.dx.cf.direct.DirectClassFile;
import com.android.dx.cf.direct.StdAttributeFactory;
import com.android.dx.command.dexer.DxContext;
import com.android.dx.dex.DexOptions;
import com.android.dx.dex.cf.CfOptions;
import com.android.dx.dex.cf.CfTranslator;
import com.android.dx.dex.file.DexFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The compilers of the JDK, and of Android for their output. */
public final class Javac {
    private Javac() {}

    /** Compiles sources, given by their paths, and returns the class files by their paths. */
    public static Map<String, byte[]> compile(Path folder, int release, Map<String, String> sources) {
        try {
            Path classes = Files.createDirectories(folder.resolve("classes"));
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path file = folder.resolve("src").resolve(source.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, source.getValue());
            }
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            StringWriter said = new StringWriter();
            try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                    Stream<Path> found = Files.walk(folder.resolve("src"))) {
                List<Path> all = found.filter(Files::isRegularFile).toList();
                List<String> options = List.of("--release", "" + release, "-Xlint:none", "-d", classes.toString());
                if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(all))
                        .call()) {
                    throw new AssertionError(said);
                }
            }
            Map<String, byte[]> made = new TreeMap<>();
            try (Stream<Path> found = Files.walk(classes)) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    made.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns one Android executable (DEX file) of all these classes. */
    public static byte[] dex(Map<String, byte[]> classes) {
        DexOptions options = new DexOptions();
        DexFile dex = new DexFile(options);
        classes.forEach((path, bytes) -> {
            DirectClassFile file = new DirectClassFile(bytes, path, true);
            file.setAttributeFactory(StdAttributeFactory.THE_ONE);
            file.getMagic();
            dex.add(CfTranslator.translate(new DxContext(), file, bytes, new CfOptions(), options, dex));
        });
        try {
            return dex.toDex(null, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
