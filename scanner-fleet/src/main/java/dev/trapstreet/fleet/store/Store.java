package dev.trapstreet.fleet.store;

import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Store of the findings: a directory on any file system that Hadoop knows, with the table {@code scans} in Parquet files.
 *
 * <p>The table is only appended to. The rows of a wave are written below {@code _staging}, and their directory is renamed into the table
 * when all are written, so that readers see all of a wave or nothing. Waves have directories of their own: two writers in one
 * directory would delete each other's files. What a killed run leaves below {@code _staging} is deleted by a later run.
 */
public final class Store {
    private static final String FORMAT = "trapstreet-fleet/" + ScansTable.VERSION;
    private static final String FORMAT_FILE = "format.txt";
    private static final String STAGING = "_staging";
    private static final String SCANS = "scans";

    /** Age at which what another host has left below {@code _staging} is deleted, in milliseconds. */
    private static final long ABANDONED_MILLIS = 24L * 60 * 60 * 1000;

    private final SparkSession spark;
    private final FileSystem files;
    private final Path root;
    private final String run;

    private Store(SparkSession spark, FileSystem files, Path root, String run) {
        this.spark = spark;
        this.files = files;
        this.root = root;
        this.run = run;
    }

    /**
     * Opens a store for a run that writes to it. Creates it if it does not exist, and deletes what killed runs have left.
     *
     * @param spark the session
     * @param location a path, or a URI that Hadoop knows such as {@code s3a://bucket/findings}
     * @param run the identification of the run
     * @return the store
     * @throws InvalidOptionException if there is something else, or the store of a later version
     * @throws IOException if the file system fails
     */
    public static Store forRun(SparkSession spark, String location, String run)
            throws InvalidOptionException, IOException {
        Store store = at(spark, location, run);
        Path format = new Path(store.root, FORMAT_FILE);
        if (!store.files.exists(format)) {
            store.checkFree(location);
            try (OutputStream out = store.files.create(format, false)) {
                out.write((FORMAT + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        store.checkFormat(location);
        store.sweep();
        return store;
    }

    /**
     * Opens a store to plan a run that writes to it, without writing: if it does not exist, it is read as an empty one.
     *
     * @param spark the session
     * @param location a path or a URI
     * @return the store
     * @throws InvalidOptionException if there is something else, or the store of a later version
     * @throws IOException if the file system fails
     */
    public static Store forPlan(SparkSession spark, String location) throws InvalidOptionException, IOException {
        Store store = at(spark, location, "");
        if (store.files.exists(new Path(store.root, FORMAT_FILE))) {
            store.checkFormat(location);
        } else {
            store.checkFree(location);
        }
        return store;
    }

    /**
     * Opens an existing store to read it.
     *
     * @param spark the session
     * @param location a path or a URI
     * @return the store
     * @throws InvalidOptionException if there is no store, or one of a later version
     * @throws IOException if the file system fails
     */
    public static Store existing(SparkSession spark, String location) throws InvalidOptionException, IOException {
        Store store = at(spark, location, "");
        if (!store.files.exists(new Path(store.root, FORMAT_FILE))) {
            throw new InvalidOptionException(
                    "there is no store of findings at " + location + "; fleet scan creates one");
        }
        store.checkFormat(location);
        return store;
    }

    private static Store at(SparkSession spark, String location, String run) throws IOException {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Path path = new Path(location);
        FileSystem files = path.getFileSystem(hadoop);
        // Checksum files of their own would be copied along and are of no use: Parquet has checksums.
        files.setWriteChecksum(false);
        return new Store(spark, files, files.makeQualified(path), run);
    }

    private void checkFree(String location) throws InvalidOptionException, IOException {
        if (files.exists(root) && files.listStatus(root).length > 0) {
            throw new InvalidOptionException(
                    location + " is not a store of findings, and not empty; name a new directory");
        }
    }

    private void checkFormat(String location) throws InvalidOptionException, IOException {
        String format;
        try (InputStream in = files.open(new Path(root, FORMAT_FILE))) {
            format = new String(in.readNBytes(100), StandardCharsets.UTF_8).strip();
        }
        if (!format.equals(FORMAT)) {
            throw new InvalidOptionException("the store at " + location + " has the format " + format
                    + ", and this program reads " + FORMAT + "; use the program that wrote it, or a later one");
        }
    }

    /** {@return the path of the store, for messages} */
    public String location() {
        return root.toString();
    }

    /**
     * Returns rows of the table {@code scans}.
     *
     * @param columns the columns to read, a part of {@link ScansTable#columns}
     * @return the rows of all committed waves
     * @throws IOException if the file system fails
     */
    public Dataset<Row> scans(StructType columns) throws IOException {
        return isEmpty()
                ? spark.createDataFrame(List.of(), columns)
                : spark.read()
                        .schema(columns)
                        .option("recursiveFileLookup", true)
                        .parquet(new Path(root, SCANS).toString());
    }

    /**
     * Returns the size of the table {@code scans}.
     *
     * @return the size of its files, in bytes
     * @throws IOException if the file system fails
     */
    public long bytes() throws IOException {
        Path scans = new Path(root, SCANS);
        return files.exists(scans) ? files.getContentSummary(scans).getLength() : 0;
    }

    /**
     * Returns whether there is no row.
     *
     * @return whether no wave was committed
     * @throws IOException if the file system fails
     */
    public boolean isEmpty() throws IOException {
        Path scans = new Path(root, SCANS);
        return !files.exists(scans) || files.listStatus(scans).length == 0;
    }

    /**
     * Returns rows of files in JSON Lines.
     *
     * @param folder the directory in the store
     * @param columns the columns, as DDL
     * @return the rows of all files; none if there is no such directory
     * @throws IOException if the file system fails
     */
    public Dataset<Row> json(String folder, String columns) throws IOException {
        Path path = new Path(root, folder);
        StructType type = StructType.fromDDL(columns);
        return files.exists(path)
                ? spark.read().schema(type).json(path.toString())
                : spark.createDataFrame(List.of(), type);
    }

    /**
     * Appends rows, all or nothing.
     *
     * @param wave the number of the wave in the run
     * @param rows the rows; computed by this call
     * @throws IOException if they cannot be written; the table is unchanged
     */
    public void commit(int wave, Dataset<Row> rows) throws IOException {
        Path staged = staging("wave-" + wave);
        rows.write().parquet(staged.toString());
        Path scans = new Path(root, SCANS);
        files.mkdirs(scans);
        Path committed = new Path(
                scans,
                String.format(
                        "%s-%05d-%s", run, wave, UUID.randomUUID().toString().substring(0, 8)));
        if (!files.rename(staged, committed)) {
            throw new IOException("wave " + wave + " could not be moved to " + committed);
        }
    }

    /**
     * Writes a small file of the store, all or nothing.
     *
     * @param name the path in the store
     * @param content the content
     * @throws IOException if it cannot be written
     */
    public void write(String name, byte[] content) throws IOException {
        Path staged = staging(UUID.randomUUID().toString());
        try (OutputStream out = files.create(staged, true)) {
            out.write(content);
        }
        Path target = new Path(root, name);
        files.mkdirs(target.getParent());
        files.delete(target, false);
        if (!files.rename(staged, target)) {
            throw new IOException(name + " could not be written to the store");
        }
    }

    private Path staging(String name) {
        return new Path(new Path(new Path(root, STAGING), owner()), name);
    }

    private String owner() {
        return run + "@" + hostName() + "@" + ProcessHandle.current().pid();
    }

    /**
     * Ends the run: removes its directory below {@code _staging}.
     *
     * @throws IOException if the file system fails
     */
    public void close() throws IOException {
        files.delete(new Path(new Path(root, STAGING), owner()), true);
    }

    /** Deletes what runs have left that were killed. */
    private void sweep() throws IOException {
        Path staging = new Path(root, STAGING);
        if (!files.exists(staging)) {
            return;
        }
        for (FileStatus left : files.listStatus(staging)) {
            String[] owner = left.getPath().getName().split("@", 3);
            boolean here = owner.length == 3 && owner[1].equals(hostName()) && owner[2].matches("[0-9]{1,18}");
            boolean dead = here
                    ? processOf(owner[2]).isEmpty()
                    : System.currentTimeMillis() - left.getModificationTime() > ABANDONED_MILLIS;
            if (dead) {
                files.delete(left.getPath(), true);
            }
        }
    }

    private static Optional<ProcessHandle> processOf(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
    }

    private static String hostName() {
        String name = System.getenv("HOSTNAME");
        return name == null || name.isEmpty() ? "localhost" : name.replaceAll("[^A-Za-z0-9.-]", "");
    }
}
