package dev.trapstreet.fleet.run;

import dev.trapstreet.fleet.store.LocalFiles;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Spark session of a run. */
public final class FleetSession implements AutoCloseable {
    private static final String LOCAL = "local[*]";

    private static final String WHOLE_STAGES = "spark.sql.codegen.wholeStage";
    private static final String FACTORIES = "spark.sql.codegen.factoryMode";

    /**
     * Java's options in executors, which the launcher also uses on this machine. Scans of 5,000 small repositories took 75 s of processor
     * time with the first compiler alone, and 103 s with both.
     */
    private static final String EXECUTOR_OPTIONS =
            "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseParallelGC -XX:-UsePerfData -XX:+SuppressFatalErrorMessage";

    private final SparkSession spark;
    private final boolean own;

    private FleetSession(SparkSession spark, boolean own) {
        this.spark = spark;
        this.own = own;
    }

    /**
     * Starts a session. If this process has one, it is used, and not stopped by {@link #close}.
     *
     * @param master the master, such as {@code spark://host:7077}; empty for that of spark-submit, or else for all cores of this machine
     * @param conf settings of Spark, as {@code name=value}, which have precedence over those of this program
     * @return the session
     */
    public static FleetSession start(Optional<String> master, List<String> conf) {
        Option<SparkSession> running = SparkSession.getDefaultSession();
        if (running.isDefined()) {
            return new FleetSession(running.get(), false);
        }
        SparkConf settings = new SparkConf();
        settings.setIfMissing("spark.app.name", "trapstreet fleet");
        settings.setIfMissing("spark.master", LOCAL);
        master.ifPresent(settings::setMaster);
        if (settings.get("spark.master").startsWith("local")) {
            int cores = Runtime.getRuntime().availableProcessors();
            settings.setIfMissing("spark.ui.enabled", "false");
            settings.setIfMissing("spark.hadoop.fs.file.impl", LocalFiles.class.getName());
            settings.setIfMissing("spark.driver.host", "127.0.0.1");
            settings.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            settings.setIfMissing("spark.sql.shuffle.partitions", Integer.toString(4 * cores));
        }
        settings.setIfMissing("spark.executor.extraJavaOptions", EXECUTOR_OPTIONS);
        // A wave and the rows of a small store are processed faster than code for them is compiled, which takes 1.5 s.
        settings.setIfMissing(WHOLE_STAGES, "false");
        settings.setIfMissing(FACTORIES, "NO_CODEGEN");
        // A row has all findings of a repository: 4,096 at a time, the default, took more than 1 GB for each core.
        settings.setIfMissing("spark.sql.parquet.columnarReaderBatchSize", "128");
        settings.setIfMissing("spark.speculation", "false"); // it would clone twice
        settings.setIfMissing("spark.sql.session.timeZone", "UTC");
        settings.setIfMissing("spark.sql.datetime.java8API.enabled", "true");
        settings.setIfMissing("spark.sql.parquet.compression.codec", "zstd");
        settings.setIfMissing("spark.sql.caseSensitive", "true");
        settings.setIfMissing("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
        settings.setIfMissing("spark.log.level", "ERROR");
        for (String pair : conf) {
            int equals = pair.indexOf('=');
            settings.set(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new FleetSession(SparkSession.builder().config(settings).getOrCreate(), true);
    }

    /** Lets Spark compile the queries that follow, which pays off for a large store. */
    public void compileQueries() {
        spark.conf().set(WHOLE_STAGES, "true");
        spark.conf().set(FACTORIES, "FALLBACK");
    }

    /** {@return the session of Spark} */
    public SparkSession spark() {
        return spark;
    }

    /** {@return the number of scans that run at the same time} */
    public int cores() {
        return spark.sparkContext().defaultParallelism();
    }

    @Override
    public void close() {
        if (own) {
            spark.stop();
        }
    }
}
