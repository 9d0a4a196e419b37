package dev.trapstreet.verify;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.ApiTime;
import dev.trapstreet.api.RetrievedToken;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.io.CacheFolder;
import dev.trapstreet.io.UntrustedCacheException;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.Lifetime;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifier that retrieves the status of every token of a report from the Tokens API, with one request per token. Errors
 * do not stop it: the verification status of the token is then unknown, with a reason. Thread-safe.
 */
public final class Verifier {
    /** Number of consecutive failures after which the API counts as unreachable. No more requests are sent then. */
    static final int ENOUGH_FAILURES = 5;

    /** Maximum number of requests per run. A hostile repository can contain any number of invented tokens. */
    static final int MAX_ASKED = 20_000;

    private static final int THREADS = 2;
    private static final Duration SAVED_EVERY = Duration.ofSeconds(5);

    private final TokensApi api;
    private final ApiTime time;
    private final @Nullable CacheFolder folder;

    /** Listener for the progress of a verification. Called by several threads. */
    public interface ProgressListener {
        /** Listener that does nothing. */
        ProgressListener NONE = (done, all) -> {};

        /**
         * Called after each response or failure.
         *
         * @param done the number of tokens requested so far
         * @param all the number of tokens to request
         */
        void progressed(int done, int all);
    }

    /**
     * Creates a verifier that caches results on disk.
     *
     * @param api the API client
     * @param time the clock, the same as the client's
     * @param folder the cache, created if it does not exist
     */
    public Verifier(TokensApi api, ApiTime time, CacheFolder folder) {
        this.api = api;
        this.time = time;
        this.folder = folder;
    }

    /**
     * Creates a verifier without a cache.
     *
     * @param api the API client
     * @param time the clock, the same as the client's
     */
    public Verifier(TokensApi api, ApiTime time) {
        this.api = api;
        this.time = time;
        this.folder = null;
    }

    /**
     * Creates a verifier that caches results in the user's cache directory. If this directory is inside a scanned
     * target, its content may come from there. No cache is used then.
     *
     * @param api the API client
     * @param environment the environment variables, which determine the cache directory
     * @param targets the paths that are scanned; an empty list means the current directory
     * @param told receives a warning with the reason and advice if no cache is used
     * @return a verifier that uses the system clock
     */
    public static Verifier withCache(
            TokensApi api, Map<String, String> environment, List<String> targets, Consumer<String> told) {
        CacheFolder kept = CacheFolder.of(environment, targets);
        if (kept.isInTargets()) {
            told.accept(kept.path()
                    + ": this cache directory is inside a scan target or its enclosing repository, and is not used."
                    + " Set XDG_CACHE_HOME to a directory outside.");
            return new Verifier(api, ApiTime.SYSTEM);
        }
        return new Verifier(api, ApiTime.SYSTEM, kept);
    }

    /** {@return the API's address: scheme, host and port} */
    public String address() {
        return api.endpoint().origin();
    }

    /**
     * Verifies the tokens of all findings. No request is sent for suppressed findings, placeholders, uncertain tokens,
     * documentation examples, expired temporary tokens and cached results. Takes about one minute for every 50 tokens
     * of the account with the most tokens (see docs/domain.md#request-policy).
     *
     * @param findings the findings to verify
     * @param progress receives the progress
     * @return the findings with their verification status, and request counts. If the thread is interrupted, the results so
     *     far are kept, and the status of all other tokens is unknown.
     */
    public VerificationResult verify(List<Finding> findings, ProgressListener progress) {
        VerificationRun run = new VerificationRun(progress);
        run.openCache();
        Map<String, MapboxToken> open = new LinkedHashMap<>();
        for (Finding finding : findings) {
            MapboxToken token = finding.token();
            if (run.knownVerdict(finding).isEmpty()) {
                open.putIfAbsent(token.fingerprint().hex(), token);
            }
        }
        boolean interrupted = run.verifyAll(RoundRobin.interleave(open.values()));
        List<Finding> verified = new ArrayList<>();
        for (Finding finding : findings) {
            verified.add(finding.withVerdict(run.verdict(finding)));
        }
        return new VerificationResult(verified, run.asked, run.kept, Optional.ofNullable(run.notKept), interrupted);
    }

    /** State of a single verification. */
    private final class VerificationRun {
        private final ProgressListener progress;
        private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
        private final Set<String> closedAccounts = Collections.synchronizedSet(new HashSet<>());
        private @Nullable VerdictCache cache;
        private @Nullable String notKept;
        private int asked;
        private int kept;
        private int failuresInARow;
        private int toAsk;
        private long saved = time.nanos();
        private boolean isNew;
        private @Nullable String outOfReach;

        VerificationRun(ProgressListener progress) {
            this.progress = progress;
        }

        void openCache() {
            if (folder == null) {
                return;
            }
            try {
                cache = new VerdictCache(folder, api.endpoint());
            } catch (IOException e) {
                notKept = sentence(folder, e);
            }
        }

        private String sentence(CacheFolder kept, IOException e) {
            return e instanceof UntrustedCacheException
                    ? String.valueOf(e.getMessage())
                    : "verification results could not be cached in " + kept.path() + " ("
                            + e.getClass().getSimpleName() + ")";
        }

        /** Returns the verification status if it is known without a request. */
        Optional<Verdict> knownVerdict(Finding finding) {
            MapboxToken token = finding.token();
            String fingerprint = token.fingerprint().hex();
            Verdict verdict = verdicts.get(fingerprint);
            if (verdict == null) {
                verdict = offline(finding).orElse(null);
                if (verdict == null && cache != null) {
                    verdict = cache.find(fingerprint, time.now()).orElse(null);
                    kept += verdict == null ? 0 : 1;
                }
                if (verdict != null) {
                    verdicts.put(fingerprint, verdict);
                }
            }
            return Optional.ofNullable(verdict);
        }

        private Optional<Verdict> offline(Finding finding) {
            MapboxToken token = finding.token();
            if (finding.suppression().isPresent()) {
                return Optional.of(Verdict.notAsked("it is suppressed"));
            }
            if (token.confidence() == Confidence.PLACEHOLDER) {
                return Optional.of(Verdict.notAsked("it is a placeholder or a truncated token"));
            }
            if (finding.tags().contains(Tag.DOCUMENTATION_EXAMPLE)) {
                return Optional.of(Verdict.notAsked("it is an example from Mapbox's documentation"));
            }
            if (token.confidence() == Confidence.LIKELY) {
                return Optional.of(Verdict.notAsked("it is not certain to be a token"));
            }
            return token.lifetime(time.now())
                    .filter(lifetime -> lifetime.validity() == Lifetime.Validity.EXPIRED)
                    .map(lifetime -> new Verdict(Verdict.State.EXPIRED, Optional.empty(), "it " + lifetime.phrase()));
        }

        Verdict verdict(Finding finding) {
            return knownVerdict(finding).orElseThrow();
        }

        /** Verifies the tokens, and returns whether the thread was interrupted meanwhile. */
        boolean verifyAll(Deque<MapboxToken> tokens) {
            List<MapboxToken> all = List.copyOf(tokens);
            while (tokens.size() > MAX_ASKED) {
                set(tokens.removeLast(), Verdict.unknown("at most " + MAX_ASKED + " tokens are verified in one run"));
            }
            toAsk = tokens.size();
            if (tokens.isEmpty()) {
                return false;
            }
            boolean interrupted = false;
            ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, tokens.size()), work -> {
                Thread thread = new Thread(work, "trapstreet-verify");
                thread.setDaemon(true);
                return thread;
            });
            try {
                List<Future<?>> work = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    work.add(threads.submit(() -> {
                        verifyInTurn(tokens);
                        return null;
                    }));
                }
                for (Future<?> one : work) {
                    one.get();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                // Only an error ends a thread. The tokens that it left are unknown.
            } finally {
                threads.shutdownNow();
                save();
            }
            for (MapboxToken token : all) {
                verdicts.putIfAbsent(
                        token.fingerprint().hex(),
                        Verdict.unknown(
                                interrupted ? "the verification was interrupted" : "an internal error occurred"));
            }
            return interrupted;
        }

        private void verifyInTurn(Deque<MapboxToken> tokens) throws InterruptedException {
            for (MapboxToken token = next(tokens); token != null; token = next(tokens)) {
                String account = token.claims().account().orElse("");
                String given = unreachableReason();
                if (given != null) {
                    set(token, Verdict.unknown(given));
                } else if (closedAccounts.contains(account)) {
                    set(token, Verdict.unknown(ApiFailure.Reason.THROTTLED.phrase()));
                } else {
                    ApiResult<RetrievedToken> result = retrieve(token);
                    result.failure()
                            .filter(failure -> failure.reason() == ApiFailure.Reason.THROTTLED)
                            .ifPresent(failure -> closedAccounts.add(account));
                    record(token, result);
                }
            }
        }

        /** Retrieves a token. An unforeseen exception concerns this token only. */
        private ApiResult<RetrievedToken> retrieve(MapboxToken token) throws InterruptedException {
            try {
                return api.retrieve(token, this::flush);
            } catch (RuntimeException e) {
                return ApiResult.internalError(e);
            }
        }

        private @Nullable MapboxToken next(Deque<MapboxToken> tokens) {
            synchronized (this) {
                return tokens.pollFirst();
            }
        }

        private synchronized @Nullable String unreachableReason() {
            return outOfReach;
        }

        private void record(MapboxToken token, ApiResult<RetrievedToken> result) {
            Verdict verdict = VerdictMapper.toVerdict(token, result);
            set(token, verdict);
            synchronized (this) {
                asked++;
                countFailure(result);
                if (failuresInARow >= ENOUGH_FAILURES && outOfReach == null) {
                    outOfReach = verdict.reason() + "; stopped after " + ENOUGH_FAILURES + " consecutive failures";
                }
                if (cache != null) {
                    cache.put(token.fingerprint().hex(), verdict, time.now());
                    isNew = true;
                }
                if (time.nanos() - saved >= SAVED_EVERY.toNanos()) {
                    save(); // limits the loss if the process is killed
                }
            }
            progress.progressed(done(), toAsk);
        }

        /**
         * Counts consecutive failures of the service. A response about one token, such as 401, ends a series: the service
         * responds. Throttling neither continues nor ends a series, because the limit applies to one account and says
         * nothing about others.
         */
        private void countFailure(ApiResult<RetrievedToken> result) {
            Optional<ApiFailure.Reason> reason = result.failure().map(ApiFailure::reason);
            if (reason.filter(ApiFailure.Reason::isOutage).isPresent()) {
                failuresInARow++;
            } else if (!reason.equals(Optional.of(ApiFailure.Reason.THROTTLED))) {
                failuresInARow = 0;
            }
        }

        private synchronized int done() {
            return asked;
        }

        private void set(MapboxToken token, Verdict verdict) {
            verdicts.put(token.fingerprint().hex(), verdict);
        }

        /** Saves new results before a wait, when the process is most likely to be killed. */
        private synchronized void flush() {
            if (isNew) {
                save();
            }
        }

        private synchronized void save() {
            saved = time.nanos();
            isNew = false;
            if (cache != null && folder != null) {
                try {
                    cache.save(time.now());
                } catch (IOException e) {
                    notKept = sentence(folder, e);
                }
            }
        }
    }
}
