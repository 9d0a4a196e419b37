package dev.trapstreet.pack;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.zip.Inflater;

/** Reads single objects of packs, each with all that it is made from. For few of them; used by one thread. */
public final class ObjectReader implements AutoCloseable {
    private final Inflater inflater = new Inflater();
    private final Delta delta = new Delta();
    private final int largest;

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
     * @throws DamagedException when it, or one that it is made from, cannot be had
     */
    public byte[] read(Pack pack, int number) throws DamagedException {
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
        byte[] content = inflate(pack, root);
        while (!chain.isEmpty()) {
            byte[] packed = inflate(pack, chain.pop());
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

    private byte[] inflate(Pack pack, int number) throws DamagedException {
        pack.check(number);
        Pack.Header header = pack.header(number);
        if (header.size() > largest) {
            throw new DamagedException("it has " + header.size() + " bytes, more than may be held");
        }
        int size = (int) header.size();
        byte[] bytes = new byte[(int) Math.min((long) size + PackFile.ROOM, Integer.MAX_VALUE - 8)];
        pack.file().inflate(inflater, 0, header.content(), pack.end(number), bytes, size);
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
