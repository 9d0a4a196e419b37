package dev.trapstreet.verify;

import dev.trapstreet.token.MapboxToken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Round-robin order of tokens by account: while one account's request budget is used up, the other accounts are served.
 */
final class RoundRobin {
    private RoundRobin() {}

    static Deque<MapboxToken> interleave(Collection<MapboxToken> tokens) {
        Map<String, Deque<MapboxToken>> accounts = new LinkedHashMap<>();
        for (MapboxToken token : tokens) {
            String account = token.claims().account().orElse("");
            accounts.computeIfAbsent(account, key -> new ArrayDeque<>()).add(token);
        }
        Deque<MapboxToken> order = new ArrayDeque<>(tokens.size());
        List<Deque<MapboxToken>> rest = new ArrayList<>(accounts.values());
        while (!rest.isEmpty()) {
            for (Deque<MapboxToken> account : rest) {
                order.add(account.remove());
            }
            rest.removeIf(Deque::isEmpty);
        }
        return order;
    }
}
