package dev.trapstreet.pack;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reader of single objects from packs. Each call inflates the whole chain of deltas below the object, so it is meant for
 * few objects; {@link DeltaTreeWalker} reads many. Confined to one thread.
 */
public final class ObjectReader implements AutoCloseable {
    private final Inflater inflater = new Inflater();
    private final Delta delta = new Delta();
    private final int largest;
    private @Nullable Pack pack; // the pack that was read last
    private @Nullable PackPages pages; // pages of that pack

    /**
     * Creates a reader.
     *
     * @param largest the maximum length of an object, in bytes; larger objects are rejected
     */
    public ObjectReader(int largest) {
        this.largest = largest;
    }

    /** {@return the maximum length of an object that can be read, in bytes} */
    public int largest() {
        return largest;
    }

    /**
     * Reads the content of an object.
     *
     * @param pack the pack
     * @param number the object's number in the pack, in offset order
     * @return the content
     * @throws DamagedException if the object or one of its bases is damaged, or longer than {@link #largest}
     * @throws IOException if the file of the pack cannot be opened
     */
    public byte[] read(Pack pack, int number) throws IOException {
        PackPages pages = pagesOf(pack);
        Deque<Integer> chain = new ArrayDeque<>();
        int root = number;
        for (; pack.base(root) >= 0; root = pack.base(root)) {
            chain.push(root);
            if (chain.size() > pack.count()) {
                throw new DamagedException("deltas form a cycle");
            }
        }
        if (!pack.isRoot(root)) {
            throw new DamagedException("the header of an entry is damaged");
        }
        byte[] content = inflate(pack, root, pages);
        while (!chain.isEmpty()) {
            byte[] packed = inflate(pack, chain.pop(), pages);
            long size = delta.resultSize(packed, packed.length, content.length);
            if (size > largest) {
                throw new DamagedException("it has " + size + " bytes, more than the limit");
            }
            byte[] made = new byte[(int) size];
            delta.apply(content, content.length, packed, packed.length, made, made.length);
            content = made;
        }
        pack.checkName(number, pack.type(root), content, content.length);
        return content;
    }

    /** Returns the pages of a pack. They are kept for the next object, which is usually in the same pack. */
    private PackPages pagesOf(Pack wanted) throws IOException {
        PackPages known = pages;
        if (known == null || pack != wanted) {
            closePages();
            known = wanted.pages();
            pages = known;
            pack = wanted;
        }
        return known;
    }

    private void closePages() {
        PackPages known = pages;
        pages = null;
        pack = null;
        if (known != null) {
            known.close();
        }
    }

    private byte[] inflate(Pack pack, int number, PackPages pages) throws DamagedException {
        pack.check(number, pages);
        Pack.Header header = pack.header(number, pages);
        if (header.size() > largest) {
            throw new DamagedException("it has " + header.size() + " bytes, more than the limit");
        }
        if (header.size() > (pack.end(number) - header.content()) * DeltaTreeWalker.MAX_INFLATION) {
            throw new DamagedException("its compressed bytes cannot expand to the size that it claims");
        }
        int size = (int) header.size();
        byte[] bytes = new byte[(int) Math.min((long) size + PackPages.ROOM, Integer.MAX_VALUE - 8)];
        pages.inflate(inflater, 0, header.content(), pack.end(number), bytes, size);
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public void close() {
        inflater.end();
        closePages();
    }
}
