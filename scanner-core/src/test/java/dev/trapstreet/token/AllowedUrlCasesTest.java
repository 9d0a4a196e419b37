package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages and lists of allowed URLs, judged by hand from the rules of Token management (docs/domain.md#sources): the answer,
 * what the page sends, the page, and the allowed URLs, of which - is an empty list. Where the rules are silent, the answer
 * is unknown.
 */
final class AllowedUrlCasesTest {
    private static final String CASES = """
            # The seed's own scenarios, with other hosts
            allow   origin  https://shop.example                       https://shop.example
            allow   origin  https://www.shop.example                   https://shop.example
            allow   origin  https://a.b.c.shop.example                 https://shop.example
            deny    origin  http://shop.example                        https://shop.example
            deny    origin  https://shop.example                       http://shop.example
            allow   origin  http://shop.example                        shop.example
            allow   origin  https://shop.example                       shop.example
            deny    origin  https://shop.example.evil.example          shop.example
            deny    origin  https://myshop.example                     shop.example
            deny    origin  https://shop.example                       www.shop.example
            allow   origin  https://www.shop.example                   www.shop.example
            allow   origin  https://eu.www.shop.example                www.shop.example
            deny    origin  https://shop.example                       maps.shop.example
            deny    origin  https://shop.org.example                   shop.example
            allow   origin  https://shop.example                       other.example shop.example
            deny    origin  https://shop.example                       other.example another.example
            allow   origin  https://shop.example                       http://shop.example https://shop.example
            # Paths: a browser sends the origin only, unless its policy says more
            deny    origin  https://shop.example/map                   https://shop.example/map
            allow   whole   https://shop.example/map                   https://shop.example/map
            allow   whole   https://shop.example/map/                  https://shop.example/map
            allow   whole   https://shop.example/map/eu/1              https://shop.example/map
            deny    whole   https://shop.example/Map                   https://shop.example/map
            deny    whole   https://shop.example/shop/map              https://shop.example/map
            unknown whole   https://shop.example/mapping               https://shop.example/map
            unknown whole   https://shop.example/map.html              https://shop.example/map
            deny    whole   https://shop.example/ma                    https://shop.example/map
            deny    whole   https://shop.example/                      https://shop.example/map
            allow   whole   https://shop.example/map/                  https://shop.example/map/
            unknown whole   https://shop.example/map                   https://shop.example/map/
            allow   whole   https://shop.example/map/x                 https://shop.example/map/
            allow   whole   https://www.shop.example/map/x             https://shop.example/map
            deny    whole   http://shop.example/map                    https://shop.example/map
            allow   whole   http://shop.example/map                    shop.example/map
            allow   origin  https://shop.example/map                   https://shop.example/
            allow   whole   https://shop.example/map?z=1               https://shop.example/map
            allow   whole   https://shop.example/any/where             shop.example
            unknown whole   https://shop.example/%6Dap                 https://shop.example/map
            unknown whole   https://shop.example/x/../map              https://shop.example/map
            allow   whole   https://shop.example/x/../map              https://shop.example
            # Queries: only that they may be in an entry is documented
            allow   whole   https://shop.example/?page=1               shop.example/?page=1
            unknown whole   https://shop.example/?page=2               shop.example/?page=1
            unknown whole   https://shop.example/                      shop.example/?page=1
            unknown origin  https://shop.example/?page=1               shop.example/?page=1
            deny    whole   https://other.example/?page=1              shop.example/?page=1
            unknown whole   https://shop.example/?page=1&x=2           shop.example/?page=1
            # Ports: 80 and 443 by default, and an entry's own exactly
            allow   origin  https://shop.example:443                   https://shop.example
            allow   origin  http://shop.example:80                     http://shop.example
            deny    origin  https://shop.example:8443                  https://shop.example
            deny    origin  http://shop.example:8080                   shop.example
            allow   origin  https://shop.example:8443                  https://shop.example:8443
            allow   origin  https://www.shop.example:8443              shop.example:8443
            deny    origin  https://shop.example                       shop.example:8443
            deny    origin  https://shop.example:8444                  shop.example:8443
            allow   origin  https://shop.example                       https://shop.example:443
            allow   origin  http://shop.example                        http://shop.example:80
            deny    origin  https://shop.example                       https://shop.example:80
            unknown origin  https://shop.example:80                    https://shop.example
            unknown origin  http://shop.example:443                    shop.example
            deny    origin  http://shop.example:443                    https://shop.example
            allow   origin  https://shop.example:8443                  shop.example:8443 shop.example
            # Localhost is blocked unless it is added
            deny    origin  http://localhost                           https://shop.example
            deny    origin  http://localhost:3000                      https://shop.example
            deny    origin  http://localhost:5173                      shop.example localhost:3000
            allow   origin  http://localhost:5173                      shop.example localhost:5173
            allow   origin  http://localhost:3000                      http://localhost:3000
            deny    origin  https://localhost:3000                     http://localhost:3000
            allow   origin  https://localhost                          localhost
            unknown origin  http://localhost:8080                      localhost
            allow   origin  http://app.localhost:3000                  localhost:3000
            deny    origin  http://127.0.0.1:3000                      localhost:3000
            allow   origin  http://127.0.0.1:3000                      127.0.0.1:3000
            deny    origin  http://127.0.0.1:3000                      127.0.0.1
            allow   origin  http://[::1]:3000                          [::1]:3000
            deny    origin  http://[::1]:3000                          localhost:3000
            allow   origin  http://192.168.1.20:3000                   192.168.1.20:3000
            deny    origin  http://192.168.1.21:3000                   192.168.1.20:3000
            deny    origin  http://1.192.168.1.20                      192.168.1.20
            allow   origin  http://my-mac.local:3000                   my-mac.local:3000
            # No list: everywhere
            allow   origin  https://anything.example                   -
            allow   none    https://anything.example                   -
            allow   whole   http://localhost:3000/x?y                  -
            allow   safari  https://anything.example                   -
            allow   origin  capacitor://localhost                      -
            # No Referer: refused, whatever the list
            deny    none    https://shop.example                       https://shop.example
            deny    none    http://localhost:3000                      localhost:3000
            deny    none    https://shop.example/map                   shop.example other.example
            deny    origin  file:///home/me/index.html                 localhost
            deny    whole   file:///C:/maps/index.html                 shop.example
            deny    origin  blob:https://shop.example/1-2-3            https://shop.example
            deny    origin  data:text/html,x                           shop.example
            # Safari's Origin header in place of a Referer
            unknown safari  https://shop.example                       https://shop.example
            unknown safari  https://www.shop.example/map               shop.example
            deny    safari  https://shop.example                       https://other.example
            deny    safari  http://shop.example                        https://shop.example
            # Own subdomains at hosting services, by the rule for subdomains
            allow   origin  https://someone.github.io                  https://someone.github.io
            allow   origin  https://someone.github.io/repo/            https://someone.github.io
            deny    origin  https://someone.github.io/repo/            https://someone.github.io/repo
            allow   whole   https://someone.github.io/repo/            https://someone.github.io/repo
            deny    origin  https://another.github.io                  https://someone.github.io
            deny    origin  https://github.io                          https://someone.github.io
            allow   origin  https://shop.netlify.app                   shop.netlify.app
            deny    origin  https://deploy-preview-7--shop.netlify.app shop.netlify.app
            allow   origin  https://shop-git-main-me.vercel.app        https://shop-git-main-me.vercel.app
            deny    origin  https://shop-abc123-me.vercel.app          https://shop.vercel.app
            allow   origin  https://shop.pages.dev                     https://shop.pages.dev
            allow   origin  https://1a2b3c.shop.pages.dev              https://shop.pages.dev
            allow   origin  https://shop.web.app                       shop.web.app shop.firebaseapp.com
            allow   origin  https://shop.firebaseapp.com               shop.web.app shop.firebaseapp.com
            deny    origin  https://shop--pr7-abc.web.app              https://shop.web.app
            allow   origin  https://d111111abcdef8.cloudfront.net      https://d111111abcdef8.cloudfront.net
            deny    origin  https://d222222abcdef8.cloudfront.net      https://d111111abcdef8.cloudfront.net
            allow   origin  http://b.s3-website-us-east-1.amazonaws.com http://b.s3-website-us-east-1.amazonaws.com
            unknown origin  https://someone.github.io                  github.io
            unknown origin  https://shop.netlify.app                   netlify.app
            unknown origin  https://shop.herokuapp.com                 https://herokuapp.com
            unknown origin  https://shop.example.co.uk                 co.uk
            unknown origin  https://shop-abc.a.run.app                 run.app
            allow   origin  https://shop.example.co.uk                 example.co.uk
            deny    origin  https://example.co.uk                      shop.example.co.uk
            # Internationalized hosts are sent in punycode
            allow   origin  https://münchen.example               xn--mnchen-3ya.example
            allow   origin  https://karte.münchen.example         xn--mnchen-3ya.example
            allow   origin  https://xn--mnchen-3ya.example             XN--MNCHEN-3YA.example
            deny    origin  https://munchen.example                    xn--mnchen-3ya.example
            unknown origin  https://münchen.example               münchen.example
            unknown origin  https://straße.example                strasse.example
            allow   origin  https://東京.example               xn--1lqs71d.example
            # Case: hosts and schemes have none, paths do
            allow   origin  https://SHOP.example                       shop.EXAMPLE
            allow   origin  HTTPS://shop.example                       https://shop.example
            deny    whole   https://shop.example/A                     https://shop.example/a
            allow   whole   https://SHOP.example/a/B                   https://shop.example/a
            # Shells of apps
            unknown origin  capacitor://localhost                      localhost
            deny    origin  capacitor://localhost                      https://shop.example
            unknown origin  ionic://localhost                          localhost
            deny    origin  app://./index.html                         https://shop.example
            unknown origin  tauri://localhost                          localhost
            deny    origin  chrome-extension://abcdefghijklmnop/p.html https://shop.example
            unknown origin  chrome-extension://abcdefghijklmnop/p.html abcdefghijklmnop
            allow   origin  http://tauri.localhost                     http://tauri.localhost
            allow   origin  https://localhost                          https://localhost
            # What people try
            unknown origin  https://www.shop.example                   *.shop.example
            unknown origin  https://www.shop.example                   https://*.shop.example/*
            unknown origin  http://localhost:3000                      http://localhost:*
            unknown origin  https://shop.example                       https://shop.example/*
            deny    origin  https://other.example                      https://shop.example/*
            unknown origin  https://shop.example                       ^https://shop.example$
            allow   origin  https://shop.example                       *.shop.example shop.example
            unknown origin  https://shop.example                       https://shop.example#map
            unknown origin  https://shop.example                       shop.example.
            unknown origin  https://shop.example.                      shop.example
            allow   origin  https://user:pw@shop.example               https://shop.example
            allow   origin  https://shop.example/#/map/1               https://shop.example
            """;

    static Stream<String> cases() {
        return CASES.lines().filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPageIsJudgedAsByHand(String line) {
        String[] words = line.split(" +", -1);
        List<String> allowed = words[3].equals("-") ? List.of() : List.of(words).subList(3, words.length);
        UrlMatch match = AllowedUrls.of(allowed).admits(PageUrl.of(words[2]).orElseThrow(), sent(words[1]));
        assertEquals(words[0], match.decision().name().toLowerCase(Locale.ROOT), match.reason());
    }

    private static PageUrl.SentReferrer sent(String word) {
        return switch (word) {
            case "origin" -> PageUrl.SentReferrer.ORIGIN;
            case "whole" -> PageUrl.SentReferrer.WHOLE;
            case "none" -> PageUrl.SentReferrer.NOTHING;
            case "safari" -> PageUrl.SentReferrer.ORIGIN_HEADER;
            default -> throw new IllegalArgumentException(word);
        };
    }

    @Test
    void thereAreManyCasesOfEachAnswer() {
        for (String answer : List.of("allow", "deny", "unknown")) {
            assertTrue(cases().filter(line -> line.startsWith(answer)).count() >= 30, answer);
        }
    }
}
