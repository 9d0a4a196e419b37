package dev.trapstreet.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that one layer of an image adds and a later one deletes is found, and is tagged as deleted. */
class ImageLayersTest {
    private static final String TOKEN = TokenBuilder.sk().build();
    private static final byte[] NOTHING = {};

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the paths, with a minus in front of those that are deleted. */
    private static List<String> places(byte[] image) {
        try {
            List<String> places = new ArrayList<>();
            for (Finding finding : new SecretScanner(ScanOptions.DEFAULT.withThreads(1))
                    .scan(List.of(Sources.stream("image", new ByteArrayInputStream(image))))
                    .findings()) {
                for (Location location : finding.locations()) {
                    boolean deleted = location.context().tags().contains(Tag.DELETED_IN_LAYER);
                    places.add((deleted ? "-" : "") + location.path());
                }
            }
            return places;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] saved(byte[] lower, byte[] upper) {
        String manifest = "[{\"Config\":\"c.json\",\"RepoTags\":[\"trapstreet/app:1\"],"
                + "\"Layers\":[\"1f/layer.tar\",\"0a/layer.tar\"]}]";
        // In the order of a directory listing, not of the layers.
        return Containers.tar("0a/layer.tar", upper, "1f/layer.tar", lower, "manifest.json", text(manifest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app/.wh..env", "./app/.wh..env", ".wh.app", "app/.wh..wh..opq"})
    void aFileThatALaterLayerDeletesIsToldOf(String whiteout) {
        byte[] lower = Containers.tar("app/", NOTHING, "app/.env", text(TOKEN));
        byte[] upper = Containers.tar("etc/hosts", text("x"), whiteout, NOTHING);
        assertEquals(List.of("-image!/1f/layer.tar!/app/.env"), places(saved(lower, upper)));
        assertEquals(List.of("image!/0a/layer.tar!/app/.env"), places(saved(upper, lower)), "deleted, then brought");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app/.wh..environment", "lib/.wh..env", ".wh..env", ".wh.ap", "lib/.wh..wh..opq"})
    void whatDeletesAnotherFileDeletesNothing(String whiteout) {
        byte[] lower = Containers.tar("app/.env", text(TOKEN));
        assertEquals(List.of("image!/1f/layer.tar!/app/.env"), places(saved(lower, Containers.tar(whiteout, NOTHING))));
    }

    @Test
    void whatAnArchiveInALayerHoldsIsDeletedWithIt() {
        byte[] jar = Containers.ZIP.pack("config.properties", text(TOKEN));
        assertEquals(
                List.of("-image!/1f/layer.tar!/app/app.jar!/config.properties"),
                places(saved(Containers.tar("app/app.jar", jar), Containers.tar("app/.wh.app.jar", NOTHING))));
    }

    @Test
    void anImageOfSeveralNamesTheFileDeletedOnlyWhereAllDeleteIt() {
        String both = "[{\"Layers\":[\"a.tar\",\"b.tar\"]},{\"Layers\":[\"a.tar\"]}]";
        byte[] a = Containers.tar("key", text(TOKEN));
        byte[] b = Containers.tar(".wh.key", NOTHING);
        assertEquals(
                List.of("image!/a.tar!/key"),
                places(Containers.tar("a.tar", a, "b.tar", b, "manifest.json", text(both))));
    }

    @Test
    void anOciLayoutIsReadThroughItsManifests() {
        byte[] lower = Containers.GZIP.pack("", Containers.tar("app/.env", text(TOKEN)));
        byte[] upper = Containers.GZIP.pack("", Containers.tar("app/.wh..env", NOTHING));
        String media = "application/vnd.oci.image.layer.v1.tar+gzip";
        String manifest = "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:cc\"},\"layers\":["
                + "{\"mediaType\":\"" + media + "\",\"digest\":\"sha256:ff\",\"size\":1},"
                + "{\"mediaType\":\"" + media + "\",\"digest\":\"sha256:00\",\"size\":1}]}";
        String index = "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:ee\",\"size\":1}]}";
        byte[] image = Containers.tar(
                "blobs/sha256/00", upper,
                "blobs/sha256/cc", text("{\"architecture\":\"amd64\"}"),
                "blobs/sha256/ee", text(manifest),
                "blobs/sha256/ff", lower,
                "index.json", text(index),
                "oci-layout", text("{}"));
        assertEquals(List.of("-image!/blobs/sha256/ff!/ff!/app/.env"), places(image));
        assertEquals(List.of("-image!/image!/blobs/sha256/ff!/ff!/app/.env"), places(Containers.GZIP.pack("", image)));
    }
}
