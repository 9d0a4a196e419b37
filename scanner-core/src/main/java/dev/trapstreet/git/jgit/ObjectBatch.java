package dev.trapstreet.git.jgit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** {@code git cat-file --batch}: the objects that are requested line by line, each with a header. */
final class ObjectBatch implements AutoCloseable {
    private final OpenRepository repository;
    private final ObjectReader reader;
    private final ArrayDeque<String> requested = new ArrayDeque<>();

    ObjectBatch(OpenRepository repository) {
        this.repository = repository;
        this.reader = repository.repository().newObjectReader();
    }

    /** Returns the stream that receives the requests. */
    OutputStream requests() {
        return new OutputStream() {
            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public void write(int b) {
                if (b == '\n') {
                    requested.add(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(b);
                }
            }
        };
    }

    /** Returns the stream of the answers. It ends where there is no request. */
    InputStream output() {
        return new LazyInputStream(() -> {
            String name = requested.poll();
            return name == null ? null : answer(name);
        });
    }

    private InputStream answer(String name) throws IOException {
        ObjectId id = resolve(name);
        if (id != null) {
            try {
                ObjectLoader object = reader.open(id);
                String type = Constants.typeString(object.getType());
                return new SequenceInputStream(Collections.enumeration(List.of(
                        bytes(id.name() + " " + type + " " + object.getSize() + "\n"),
                        object.openStream(),
                        bytes("\n"))));
            } catch (MissingObjectException e) {
                // git's answer is the same as for a name that is unknown
                return bytes(name + " missing\n");
            }
        }
        return bytes(name + " missing\n");
    }

    private @Nullable ObjectId resolve(String name) throws IOException {
        int colon = name.indexOf(':');
        if (colon < 0) {
            return repository.resolve(name);
        }
        ObjectId tree = repository.resolve(name.substring(0, colon) + "^{tree}");
        String path = name.substring(colon + 1);
        if (tree == null || path.isEmpty()) {
            return tree;
        }
        try (TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
            return walk == null ? null : walk.getObjectId(0);
        } catch (MissingObjectException e) {
            return null;
        }
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        reader.close();
        repository.close();
    }
}
