package dev.trapstreet.source;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * File system with the real files of a directory, some of which fail depending on their names. This tests the handling of
 * errors also if the tests run as root, whom file permissions do not affect.
 *
 * <ul>
 *   <li>{@code denied…}: can be neither opened nor listed
 *   <li>{@code no-attributes…}: its attributes cannot be read
 *   <li>{@code closed…}: the attributes of everything below it cannot be read
 *   <li>{@code breaks-list…}: its listing fails after the first entry
 *   <li>{@code breaks-at-1000…}: reading its content fails after that many bytes
 *   <li>{@code said-to-hold-1000…}: claims to have that size
 * </ul>
 *
 * <p>In addition, {@link Faults} throw at any one of its calls.
 */
public final class FaultyFileSystem extends FileSystem {
    private final FileSystem real;
    private final FileSystemProvider provider = new Provider();

    private final Faults faults;

    private FaultyFileSystem(FileSystem real, Faults faults) {
        this.real = real;
        this.faults = faults;
    }

    /** Returns the same path in a faulty file system. */
    public static Path over(Path path) {
        return over(path, Faults.NONE);
    }

    /** Returns the same path in a file system in which reading and listing also fail as specified. */
    public static Path over(Path path, Faults faults) {
        return new FaultyFileSystem(path.getFileSystem(), faults).wrap(path);
    }

    private interface Wrapped {
        Path unwrapped();
    }

    private Path wrap(Path path) {
        Class<?>[] faces = {Path.class, Wrapped.class};
        return (Path) Proxy.newProxyInstance(
                Wrapped.class.getClassLoader(), faces, (proxy, method, arguments) -> call(path, method, arguments));
    }

    private Object call(Path path, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("unwrapped")) {
            return path;
        }
        if (method.getName().equals("getFileSystem")) {
            return this;
        }
        for (int i = 0; arguments != null && i < arguments.length; i++) {
            arguments[i] = arguments[i] instanceof Wrapped wrapped ? wrapped.unwrapped() : arguments[i];
        }
        try {
            Object result = method.invoke(path, arguments);
            return result instanceof Path other ? wrap(other) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Path unwrap(Path path) {
        return ((Wrapped) path).unwrapped();
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Returns the number in a name such as {@code prefix1000.txt}. */
    private static int number(String name, String prefix) {
        return Integer.parseInt(name.substring(prefix.length()).replaceAll("\\D.*", ""));
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public String getSeparator() {
        return real.getSeparator();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(String first, String... more) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }

    private final class Provider extends FileSystemProvider {
        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            if (name(path).startsWith("denied")) {
                throw new AccessDeniedException(path.toString());
            }
            faults.call("open", unwrap(path));
            SeekableByteChannel channel = Files.newByteChannel(unwrap(path), options);
            String breaks = "breaks-at-";
            return new BreakingChannel(
                    channel,
                    name(path).startsWith(breaks) ? number(name(path), breaks) : Long.MAX_VALUE,
                    unwrap(path),
                    faults);
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            faults.call("open", unwrap(path));
            return new FaultyFileChannel(FileChannel.open(unwrap(path), options), unwrap(path), faults);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            if (name(path).startsWith("denied")) {
                throw new AccessDeniedException(path.toString());
            }
            faults.call("list", unwrap(path));
            List<Path> entries = new ArrayList<>();
            try (DirectoryStream<Path> found = Files.newDirectoryStream(unwrap(path))) {
                found.forEach(entry -> entries.add(wrap(entry)));
            }
            return new Listing(entries.iterator(), name(path).startsWith("breaks-list")).asStream();
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            boolean closed =
                    path.getParent() != null && path.getParent().toString().contains("/closed");
            if (closed || name(path).startsWith("no-attributes")) {
                throw new AccessDeniedException(path.toString());
            }
            A attributes = Files.readAttributes(unwrap(path), type, options);
            String said = "said-to-hold-";
            if (!name(path).startsWith(said)) {
                return attributes;
            }
            long size = number(name(path), said);
            return type.cast(Proxy.newProxyInstance(
                    Wrapped.class.getClassLoader(),
                    new Class<?>[] {BasicFileAttributes.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("size") ? (Object) size : method.invoke(attributes, arguments)));
        }

        @Override
        public Path readSymbolicLink(Path link) throws IOException {
            if (name(link).startsWith("denied")) {
                throw new AccessDeniedException(link.toString());
            }
            return wrap(Files.readSymbolicLink(unwrap(link)));
        }

        @Override
        public String getScheme() {
            return "faulty";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void createDirectory(Path path, FileAttribute<?>... attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(Path path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copy(Path from, Path to, CopyOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void move(Path from, Path to, CopyOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isSameFile(Path path, Path other) throws IOException {
            return Files.isSameFile(unwrap(path), unwrap(other));
        }

        @Override
        public boolean isHidden(Path path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileStore getFileStore(Path path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            readAttributes(path, BasicFileAttributes.class);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setAttribute(Path path, String name, Object value, LinkOption... options) {
            throw new UnsupportedOperationException();
        }
    }

    /** Directory listing that optionally fails after its first entry. */
    private static final class Listing implements Iterator<Path> {
        private final Iterator<Path> entries;
        private final boolean breaks;
        private int given;

        Listing(Iterator<Path> entries, boolean breaks) {
            this.entries = entries;
            this.breaks = breaks;
        }

        DirectoryStream<Path> asStream() {
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    return Listing.this;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public boolean hasNext() {
            if (breaks && given == 1) {
                throw new DirectoryIteratorException(new IOException("the listing broke"));
            }
            return entries.hasNext();
        }

        @Override
        public Path next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            given++;
            return entries.next();
        }
    }

    /** Channel of which only the first bytes can be read. Its error message repeats the path, as on some systems. */
    private static final class BreakingChannel implements SeekableByteChannel {
        private final SeekableByteChannel real;
        private final long limit;
        private final Path path;
        private final Faults faults;

        BreakingChannel(SeekableByteChannel real, long limit, Path path, Faults faults) {
            this.real = real;
            this.limit = limit;
            this.path = path;
            this.faults = faults;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            faults.call("read", path);
            long left = limit - real.position();
            if (left <= 0) {
                throw new IOException(path + ": Input/output error");
            }
            ByteBuffer part = into.slice();
            part.limit((int) Math.min(left, part.limit()));
            int read = real.read(part);
            into.position(into.position() + Math.max(0, read));
            return read;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public SeekableByteChannel position(long place) throws IOException {
            real.position(place);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
