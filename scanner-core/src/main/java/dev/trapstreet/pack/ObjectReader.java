package dev.trapstreet.pack;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads single objects of packs, each with all that it is made from. For few of them; used by one thread. */
public final class ObjectReader implements AutoCloseable {
    private final Inflater inflater = new Inflater();
    private final Delta delta = new Delta();
    private final int largest;
    private @Nullable Pack pack; // that was read from last
    private @Nullable PackPages pages; // of it

    /** @param largest object in bytes that is read */
    public ObjectReader(int largest) {
        this.largest = largest;
    }

    /** Bytes of the largest object that is read. */
    public int largest() {
        return largest;
    }

    /**
     * Reads one whole.
     *
     * @throws IOException when it, or one that it is made from, cannot be had
     */
    public byte[] read(Pack pack, int number) throws IOException {
        PackPages pages = pagesOf(pack);
        Deque<Integer> chain = new ArrayDeque<>();
        int root = number;
        for (; pack.base(root) >= 0; root = pack.base(root)) {
            chain.push(root);
            if (chain.size() > pack.count()) {
                throw new DamagedException("deltas are made from each other");
            }
        }
        if (!pack.isRoot(root)) {
            throw new DamagedException("the head of an entry is damaged");
        }
        byte[] content = inflate(pack, root, pages);
        while (!chain.isEmpty()) {
            byte[] packed = inflate(pack, chain.pop(), pages);
            long size = delta.resultSize(packed, packed.length, content.length);
            if (size > largest) {
                throw new DamagedException("it has " + size + " bytes, more than may be held");
            }
            byte[] made = new byte[(int) size];
            delta.apply(content, content.length, packed, packed.length, made, made.length);
            content = made;
        }
        pack.checkName(number, pack.type(root), content, content.length);
        return content;
    }

    /** Kept for the next object, which is mostly of the same pack. */
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
            throw new DamagedException("it has " + header.size() + " bytes, more than may be held");
        }
        if (header.size() > (pack.end(number) - header.content()) * DeltaTreeWalker.MAX_INFLATION) {
            throw new DamagedException("its compressed bytes cannot make the size that it claims");
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
