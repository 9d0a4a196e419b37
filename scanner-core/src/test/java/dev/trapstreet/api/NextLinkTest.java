package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8288, and the cases of docs/domain.md#list-tokens. */
final class NextLinkTest {
    private static final String NEXT = "https://api.mapbox.com/tokens/v2/u?limit=2&start=a,b";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<" + NEXT + ">; rel=\"next\"",
                "<" + NEXT + ">;rel=next",
                "<" + NEXT + ">; title=\"a, b; rel=prev\"; rel=\"prev next\"",
                "<https://x.example/>; rel=prev, <" + NEXT + ">; rel=\"NEXT\"",
                "<https://x.example/?a,b>; rel=\"first last\" ,\t< " + NEXT + " > ; REL = next ; foo",
            })
    void theNextLinkIsFound(String header) throws Exception {
        assertEquals(Optional.of(URI.create(NEXT)), NextLink.parse(List.of(header)));
        assertEquals(Optional.of(URI.create(NEXT)), NextLink.parse(List.of("<https://y.example/>; rel=up", header)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<https://x.example/>",
                "<https://x.example/>; rel=prev",
                "<https://x.example/>; title=\"next\"",
                "<https://x.example/>; rel=\"nextish\"",
                " , ,",
            })
    void whatNamesNoNextIsNone(String header) throws Exception {
        assertEquals(Optional.empty(), NextLink.parse(List.of(header)));
        assertEquals(Optional.empty(), NextLink.parse(List.of()));
    }

    /** Such a header ended the list silently, and a token of a later page counted as deleted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://x.example/",
                "<https://x.example/?start=a; rel=\"next\"",
                "https://x.example/?start=a; rel=\"next\"",
                "rel=next",
                "next",
                "<https://x.example/>; rel=\"unclosed",
                "\"",
                "<a>\"",
                "<a> rel=next",
                "<a b>; rel=next",
                "<https://x.example/>; rel=prev, x",
            })
    void whatIsNoLinkHeaderIsNotTheEndOfTheList(String header) {
        assertThrows(NextLink.MalformedLinkException.class, () -> NextLink.parse(List.of(header)));
    }
}
