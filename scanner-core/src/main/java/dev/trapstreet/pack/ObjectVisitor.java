package dev.trapstreet.pack;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gets the objects of a pack, each once. Used by one thread.
 *
 * @param <S> what is kept of an object while those that are made from it are visited
 */
public interface ObjectVisitor<S> {
    /**
     * An object that is held whole.
     *
     * @param number of the object in its pack, by offset
     * @param bytes the first {@code length} of which are its content; lent until this returns
     * @param base what was kept of the object that this one was made from; null when it was made from none, or when
     *     nothing was kept
     * @param delta how it was made from it; null when it was made from none
     * @return what to keep; null for nothing
     */
    @Nullable
    S object(int number, ObjectType type, byte[] bytes, int length, @Nullable S base, @Nullable Delta delta);

    /**
     * An object too large to be held.
     *
     * @param content is read, or not, before this returns
     * @throws IOException that {@code content} threw
     */
    void large(int number, ObjectType type, long size, InputStream content) throws IOException;

    /** An object that could not be read, and so none that is made from it. */
    void damaged(int number, DamagedException why);
}
