package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of docs/domain.md#scopes, typed by hand. */
final class ScopeTest {
    @ParameterizedTest
    @ValueSource(strings = {"styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read"})
    void publicScopesMayStandInAPublicToken(String name) {
        assertEquals(Scope.Access.PUBLIC, new Scope(name).access());
        assertEquals(false, new Scope(name).isSecret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scopes:list",
                "map:read",
                "user:read",
                "uploads:read",
                "uploads:list",
                "fonts:list",
                "styles:list",
                "styles:download",
                "tokens:read",
                "datasets:list",
                "tilesets:list",
                "tilesets:read",
                "downloads:read",
                "vision:download",
                "navigation:download",
                "offline:read",
                "user-feedback:read",
                "atlas:read"
            })
    void secretScopesThatReadOrList(String name) {
        assertEquals(Scope.Access.SECRET_READ, new Scope(name).access());
        assertEquals(true, new Scope(name).isSecret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map:write",
                "user:write",
                "uploads:write",
                "fonts:write",
                "styles:write",
                "styles:protect",
                "tokens:write",
                "datasets:write",
                "tilesets:write",
                "offline:write"
            })
    void secretScopesThatWrite(String name) {
        assertEquals(Scope.Access.SECRET_WRITE, new Scope(name).access());
        assertEquals(true, new Scope(name).isSecret());
    }

    /** Rule MBX014 covers {@code *:write}, {@code tokens:*}, {@code user:*} and {@code *:list}. */
    @ParameterizedTest
    @CsvSource({
        "comets:write, SECRET_WRITE",
        "tokens:comet, SECRET_READ",
        "user:comet, SECRET_READ",
        "comets:list, SECRET_READ",
        "comets:read, UNKNOWN",
        "users:comet, UNKNOWN",
        "write, UNKNOWN",
        "styles:READ, UNKNOWN",
        "'', UNKNOWN",
    })
    void aScopeThatIsNotInTheTableIsJudgedByItsName(String name, Scope.Access kind) {
        assertEquals(kind, new Scope(name).access());
        assertEquals(kind != Scope.Access.UNKNOWN, new Scope(name).isSecret());
    }
}
