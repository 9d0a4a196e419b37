package dev.trapstreet.source.content;

import dev.trapstreet.text.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which files of a container image are deleted by a layer above the one that brings them. They are shipped all the same.
 *
 * <p>An image is a tar of layers, each a tar of files. A layer deletes {@code etc/app.env} by a file {@code etc/.wh.app.env},
 * and all that the layers below it have in {@code etc} by {@code etc/.wh..wh..opq} (OCI image specification, "layer"). The
 * order of the layers stands in {@code manifest.json}, as {@code docker save} writes it, or is found from
 * {@code index.json} through the manifests among the blobs. Either may stand behind the layers, so all is put together at
 * the end.
 *
 * <p>Ways are lists of names of entries: to a file of a layer {@code [blobs/sha256/1f…, etc/app.env]}.
 */
final class ImageLayers {
    private static final String DELETED = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final int MAX_NAMES = 200_000;
    private static final int LARGEST_DOCUMENT = 1 << 20;
    private static final int MAX_BYTES = 16 << 20;

    private final Map<List<String>, List<String>> deletions = new HashMap<>(); // by the way to a tar
    private final Set<List<String>> tars = new HashSet<>();
    private final Set<List<String>> tokenPaths = new HashSet<>();
    private final Map<List<String>, ByteArrayOutputStream> documents = new LinkedHashMap<>();
    private int names;
    private int held;

    /** Is shown each entry of a tar. */
    void addEntry(List<String> tar, String name) {
        tars.add(tar);
        String path = normalize(name);
        if (path.startsWith(DELETED, path.lastIndexOf('/') + 1) && ++names <= MAX_NAMES) {
            deletions.computeIfAbsent(tar, key -> new ArrayList<>()).add(path);
        }
    }

    /** Is told that a token stands there. */
    void tokenFound(List<String> way) {
        if (tokenPaths.size() < MAX_NAMES) {
            tokenPaths.add(way);
        }
    }

    /** The same content, of which is kept what may say in which order the layers lie. */
    InputStream capture(List<String> way, InputStream content) {
        String name = normalize(way.get(way.size() - 1));
        if (!name.equals("manifest.json") && !name.equals("index.json") && !name.startsWith("blobs/")) {
            return content;
        }
        return new CapturingStream(way, content);
    }

    /** Keeps what passes, when it begins as a document does and is no larger than one. */
    private final class CapturingStream extends FilterInputStream {
        private final List<String> way;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean begun;
        private boolean keeps;

        CapturingStream(List<String> way, InputStream in) {
            super(in);
            this.way = way;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            if (read > 0 && !begun) {
                begun = true;
                keeps = into[from] == '{' || into[from] == '[';
                if (keeps) {
                    documents.put(way, kept);
                }
            }
            if (read > 0 && keeps) {
                held += read;
                keeps = kept.size() + read <= LARGEST_DOCUMENT && held <= MAX_BYTES;
                if (keeps) {
                    kept.write(into, from, read);
                }
            }
            return read;
        }
    }

    /** The ways to tokens in files that a later layer deletes, in every image that has the layer. */
    List<List<String>> deleted() {
        if (tokenPaths.isEmpty() || deletions.isEmpty()) {
            return List.of();
        }
        List<List<String>> deleted = new ArrayList<>();
        List<Image> images = images();
        for (List<String> hit : tokenPaths) {
            int holding = 0;
            int deleting = 0;
            for (Image image : images) {
                int layer = image.layerOf(hit);
                holding += layer < 0 ? 0 : 1;
                deleting += layer >= 0 && isDeleted(image, layer, hit) ? 1 : 0;
            }
            if (holding > 0 && holding == deleting) {
                deleted.add(hit);
            }
        }
        return deleted;
    }

    /** @param layers names of entries of the tar that {@code path} leads to, the lowest layer first */
    private record Image(List<String> path, List<String> layers) {
        int layerOf(List<String> hit) {
            boolean inside =
                    hit.size() > path.size() && hit.subList(0, path.size()).equals(path);
            return inside ? layers.indexOf(normalize(hit.get(path.size()))) : -1;
        }
    }

    private boolean isDeleted(Image image, int layer, List<String> hit) {
        int depth = fileDepth(hit, image.path.size());
        if (depth < 0) {
            return false;
        }
        String path = normalize(hit.get(depth));
        for (Map.Entry<List<String>, List<String>> of : deletions.entrySet()) {
            if (image.layerOf(of.getKey()) > layer) {
                for (String name : of.getValue()) {
                    if (deletes(name, path)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Where in the way to a token the file of the layer stands: behind the first tar below the image's own. */
    private int fileDepth(List<String> hit, int image) {
        for (int depth = image + 1; depth < hit.size(); depth++) {
            if (tars.contains(hit.subList(0, depth))) {
                return depth;
            }
        }
        return -1;
    }

    private static boolean deletes(String name, String path) {
        int slash = name.lastIndexOf('/') + 1;
        String folder = name.substring(0, slash);
        String file = name.substring(slash);
        if (file.equals(OPAQUE)) {
            return path.startsWith(folder);
        }
        String gone = folder + file.substring(DELETED.length());
        return path.equals(gone) || path.startsWith(gone + "/");
    }

    private List<Image> images() {
        List<Image> images = new ArrayList<>();
        documents.forEach((way, content) -> {
            List<String> image = way.subList(0, way.size() - 1);
            String name = normalize(way.get(way.size() - 1));
            if (name.equals("manifest.json")) {
                savedImages(content.toByteArray()).forEach(layers -> images.add(new Image(image, layers)));
            } else if (name.startsWith("blobs/")) {
                List<String> layers = digests(content.toByteArray());
                if (!layers.isEmpty()) {
                    images.add(new Image(image, layers));
                }
            }
        });
        return images;
    }

    /** By image, the layers that the manifest of {@code docker save} names. */
    private static Iterable<List<String>> savedImages(byte[] json) {
        Map<Integer, List<String>> layers = new LinkedHashMap<>();
        JsonPath path = new JsonPath(json, 0, json.length);
        while (path.nextValue()) {
            if (path.isInArray("Layers")) {
                layers.computeIfAbsent(path.outermostIndex(), key -> new ArrayList<>())
                        .add(normalize(path.string()));
            }
        }
        return layers.values();
    }

    /** The layers that a manifest of an image names, as entries; none when it is another document. */
    private static List<String> digests(byte[] json) {
        List<String> layers = new ArrayList<>();
        JsonPath path = new JsonPath(json, 0, json.length);
        while (path.nextValue()) {
            if (path.indexInArray("layers") >= 0 && path.isValueOf("digest")) {
                layers.add("blobs/" + path.string().replace(':', '/'));
            }
        }
        return layers;
    }

    private static String normalize(String name) {
        int from = 0;
        while (name.startsWith("./", from) || name.startsWith("/", from)) {
            from += name.charAt(from) == '/' ? 1 : 2;
        }
        return name.endsWith("/") ? name.substring(from, Math.max(from, name.length() - 1)) : name.substring(from);
    }
}
