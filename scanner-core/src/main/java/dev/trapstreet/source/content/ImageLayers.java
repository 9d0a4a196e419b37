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
import java.util.TreeMap;

/**
 * Detector of files with tokens in a container image that a later layer deletes. Such files are shipped nevertheless,
 * because every layer is.
 *
 * <p>An image is a tar of layers, and each layer is a tar of files. A layer deletes {@code etc/app.env} by an entry
 * {@code etc/.wh.app.env}, and everything that lower layers have in {@code etc} by {@code etc/.wh..wh..opq} (OCI image
 * specification, "Image Layer Filesystem Changeset"). The order of the layers is in {@code manifest.json}, as
 * {@code docker save} writes it, or in the manifests among the blobs of an OCI layout. Either may follow the layers, so the
 * result is computed at the end.
 *
 * <p>A path here is a list of entry names, from the outermost archive inward. Names are not redacted: two names that look alike
 * in a report are two files. The path of a file in a layer is
 * {@code [blobs/sha256/1f…, etc/app.env]}.
 *
 * <p>Holds the state of one outermost archive. Mutable and not thread-safe.
 */
final class ImageLayers {
    private static final String DELETED = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    /** Maximum number of deletions that are stored, and of paths to tokens. */
    private static final int MAX_NAMES = 200_000;

    /** Maximum size in bytes of a manifest. */
    private static final int LARGEST_DOCUMENT = 1 << 20;

    /** Maximum size in bytes of all captured documents together. */
    private static final int MAX_BYTES = 16 << 20;

    /** Maximum number of different images that are examined. */
    private static final int MAX_IMAGES = 1_000;

    private final Map<List<String>, Deletions> deletions = new HashMap<>(); // by the path of the tar
    private final Set<List<String>> tars = new HashSet<>();
    private final Set<List<String>> tokenPaths = new HashSet<>();
    private final Map<List<String>, ByteArrayOutputStream> documents = new LinkedHashMap<>();
    private int names;
    private int held;

    /**
     * Records an entry of a tar.
     *
     * @param tar the path of the tar
     * @param name the name of the entry
     */
    void addEntry(List<String> tar, String name) {
        tars.add(tar);
        String path = normalize(name);
        if (path.startsWith(DELETED, path.lastIndexOf('/') + 1) && ++names <= MAX_NAMES) {
            deletions.computeIfAbsent(tar, key -> new Deletions()).add(path);
        }
    }

    /** Records that a token was found in the file at a path. */
    void tokenFound(List<String> way) {
        if (tokenPaths.size() < MAX_NAMES) {
            tokenPaths.add(way);
        }
    }

    /** Returns the content unchanged, as a stream that stores it if it may be a manifest. */
    InputStream capture(List<String> way, InputStream content) {
        String name = normalize(way.get(way.size() - 1));
        if (!name.equals("manifest.json") && !name.equals("index.json") && !name.startsWith("blobs/")) {
            return content;
        }
        return new CapturingStream(way, content);
    }

    /** Stream that stores what is read through it, if it starts like JSON and is not larger than a manifest. */
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

    /** Returns the paths of the files with tokens that are deleted by a later layer in every image that has their layer. */
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

    /** Deletions of one layer, in a form that is asked once for each directory above a file. */
    private static final class Deletions {
        private final Set<String> paths = new HashSet<>();
        private final Set<String> folders = new HashSet<>(); // whose earlier content is deleted, with a trailing slash

        /** Adds a deletion entry. */
        void add(String name) {
            int slash = name.lastIndexOf('/') + 1;
            String folder = name.substring(0, slash);
            String file = name.substring(slash);
            if (file.equals(OPAQUE)) {
                folders.add(folder);
            } else {
                paths.add(folder + file.substring(DELETED.length()));
            }
        }

        /** Returns whether the file at {@code path}, or a directory above it, is deleted. */
        boolean delete(String path) {
            if (paths.contains(path) || folders.contains("")) {
                return true;
            }
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                if (paths.contains(path.substring(0, slash)) || folders.contains(path.substring(0, slash + 1))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A container image: the path of the tar that contains it, and its layers. */
    private static final class Image {
        private final List<String> path;
        private final Map<String, Integer> layers = new HashMap<>(); // names in that tar; the lowest layer is 0
        private final TreeMap<Integer, List<Deletions>> deletions = new TreeMap<>(); // by layer

        Image(List<String> path, List<String> names) {
            this.path = path;
            for (String name : names) {
                layers.putIfAbsent(name, layers.size());
            }
        }

        /** Returns the index of the layer that contains a path, or -1 if it is not in a layer of this image. */
        int layerOf(List<String> hit) {
            boolean inside =
                    hit.size() > path.size() && hit.subList(0, path.size()).equals(path);
            return inside ? layers.getOrDefault(normalize(hit.get(path.size())), -1) : -1;
        }
    }

    private boolean isDeleted(Image image, int layer, List<String> hit) {
        int depth = fileDepth(hit, image.path.size());
        if (depth < 0) {
            return false;
        }
        String path = normalize(hit.get(depth));
        for (List<Deletions> above : image.deletions.tailMap(layer, false).values()) {
            for (Deletions of : above) {
                if (of.delete(path)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Returns the index, in the path of a token, of the name of the file in its layer: the name after the first tar inside
     * the image; -1 if there is no such tar.
     *
     * @param image the length of the path of the image
     */
    private int fileDepth(List<String> hit, int image) {
        for (int depth = image + 1; depth < hit.size(); depth++) {
            if (tars.contains(hit.subList(0, depth))) {
                return depth;
            }
        }
        return -1;
    }

    private List<Image> images() {
        Map<List<List<String>>, Image> images = new LinkedHashMap<>(); // a manifest may name an image many times
        documents.forEach((way, content) -> {
            List<String> path = way.subList(0, way.size() - 1);
            String name = normalize(way.get(way.size() - 1));
            if (name.equals("manifest.json")) {
                savedImages(content.toByteArray()).forEach(layers -> addImage(images, path, layers));
            } else if (name.startsWith("blobs/")) {
                addImage(images, path, digests(content.toByteArray()));
            }
        });
        return List.copyOf(images.values());
    }

    private void addImage(Map<List<List<String>>, Image> images, List<String> path, List<String> layers) {
        List<List<String>> key = List.of(path, layers);
        if (layers.isEmpty() || images.size() >= MAX_IMAGES || images.containsKey(key)) {
            return;
        }
        Image image = new Image(path, layers);
        deletions.forEach((tar, deleted) -> {
            int layer = image.layerOf(tar);
            if (layer >= 0) {
                image.deletions
                        .computeIfAbsent(layer, number -> new ArrayList<>())
                        .add(deleted);
            }
        });
        images.put(key, image);
    }

    /** Parses the {@code manifest.json} of {@code docker save}. Returns the layers of each image. */
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

    /** Parses an OCI image manifest. Returns the entry names of its layers; empty if it is another kind of document. */
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

    /** Removes leading {@code ./} and {@code /}, and a trailing {@code /}. */
    private static String normalize(String name) {
        int from = 0;
        while (name.startsWith("./", from) || name.startsWith("/", from)) {
            from += name.charAt(from) == '/' ? 1 : 2;
        }
        return name.endsWith("/") ? name.substring(from, Math.max(from, name.length() - 1)) : name.substring(from);
    }
}
