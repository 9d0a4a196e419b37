package dev.trapstreet.pack;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Visitor of the objects of a pack, called once for each object. All calls come from one thread.
 *
 * @param <S> state that the visitor keeps for an object while the objects stored as deltas of it are visited
 */
public interface ObjectVisitor<S> {
    /**
     * Visits an object whose content is in memory.
     *
     * @param number the object's number in its pack, in offset order
     * @param type the object's type
     * @param bytes a buffer whose first {@code length} bytes are the content; reused after this call returns
     * @param length the length of the content, in bytes
     * @param base the state kept for the base of this object; null if the object is not a delta, or if no state was kept
     * @param delta the delta that produced this object from its base; null if the object is not a delta
     * @return the state to keep for this object, or null
     */
    @Nullable
    S object(int number, ObjectType type, byte[] bytes, int length, @Nullable S base, @Nullable Delta delta);

    /**
     * Visits an object that is too large to be held in memory.
     *
     * @param number the object's number in its pack, in offset order
     * @param type the object's type
     * @param size the length of the content, in bytes
     * @param content the content; must be read before this call returns, and may be left unread
     * @throws IOException if {@code content} throws it
     */
    void large(int number, ObjectType type, long size, InputStream content) throws IOException;

    /**
     * Reports an object that cannot be read. The objects stored as deltas of it are reported separately.
     *
     * @param number the object's number in its pack, in offset order
     * @param why the reason
     */
    void damaged(int number, DamagedException why);
}
