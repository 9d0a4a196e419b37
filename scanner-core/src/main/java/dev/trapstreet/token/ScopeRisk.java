package dev.trapstreet.token;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sentences on what a scope lets someone do who has found a token. The table follows the descriptions of the scopes in
 * docs/domain.md#scopes.
 */
public final class ScopeRisk {
    private static final Map<String, String> BY_SCOPE = table();

    private ScopeRisk() {}

    private static Map<String, String> table() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "tokens:write",
                "create tokens that stay valid after this one is deleted, and change or delete all others");
        all.put("tokens:read", "list the account's tokens, and copy the public ones");
        all.put("user:write", "change the profile of the account");
        all.put("user:read", "read the profile of the account, such as its e-mail address");
        all.put("styles:write", "change or delete the styles of live maps");
        all.put("styles:protect", "protect styles from changes, or lift that protection");
        all.put("styles:list", "list all styles, including private ones");
        all.put("styles:download", "download the styles, including private ones");
        all.put("styles:read", "show the styles on maps at the account's cost");
        all.put("styles:tiles", "load raster tiles and static maps at the account's cost");
        all.put("fonts:write", "add or delete fonts that styles use");
        all.put("fonts:list", "list the account's fonts");
        all.put("fonts:read", "load the account's fonts");
        all.put("uploads:write", "upload data, which can replace the tilesets of live maps");
        all.put("uploads:read", "see the state of uploads");
        all.put("uploads:list", "list the uploads, with the names of files and tilesets");
        all.put("tilesets:write", "change, replace or delete tilesets of live maps");
        all.put("tilesets:read", "read the data of tilesets, including private ones");
        all.put("tilesets:list", "list all tilesets, including private ones");
        all.put("datasets:write", "change or delete datasets");
        all.put("datasets:read", "read datasets whose id is known");
        all.put("datasets:list", "list all datasets, and so read them");
        all.put("map:write", "change tilesets and classic styles");
        all.put("map:read", "read tilesets and classic styles, including private ones");
        all.put("downloads:read", "download Mapbox SDKs in the account's name");
        all.put("navigation:download", "download the Navigation SDK in the account's name");
        all.put("vision:download", "download the Vision SDK in the account's name");
        all.put("vision:read", "use the Vision SDK at the account's cost");
        all.put("offline:write", "change offline regions");
        all.put("offline:read", "download offline regions at the account's cost");
        all.put("user-feedback:read", "read what users reported about maps");
        all.put("scopes:list", "list the scopes that the account can grant");
        all.put("atlas:read", "download Mapbox Atlas and its data");
        return all;
    }

    /**
     * Returns what a scope permits to someone who has found the token.
     *
     * @param scope the name of the scope
     * @return a sentence, such as "styles:write: change or delete the styles of live maps."
     */
    public static String sentence(String scope) {
        String known = BY_SCOPE.get(scope);
        if (known == null) {
            known = scope.endsWith(":write")
                    ? "change what this scope is named after"
                    : "unknown to this program; see the documentation of Mapbox";
        }
        return scope + ": " + known + ".";
    }

    /**
     * Returns the sentences of several scopes, those that change something first. A scope that only shows public maps is
     * left out if there is a secret one.
     *
     * @param scopes the names of the scopes
     * @return the sentences, in order of harm
     */
    public static List<String> sentences(List<String> scopes) {
        boolean secret = scopes.stream().anyMatch(name -> new Scope(name).isSecret());
        List<String> sentences = new ArrayList<>();
        for (String known : BY_SCOPE.keySet()) {
            if (scopes.contains(known) && known.endsWith(":write")) {
                sentences.add(sentence(known));
            }
        }
        for (String scope : scopes) {
            boolean shown = !secret || new Scope(scope).access() != Scope.Access.PUBLIC;
            if (shown && !sentences.contains(sentence(scope))) {
                sentences.add(sentence(scope));
            }
        }
        return sentences;
    }
}
