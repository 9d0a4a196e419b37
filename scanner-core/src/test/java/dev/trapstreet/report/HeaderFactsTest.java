package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderFactsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The secret token of account trapstreet-a (created on 2024-05-01) ships with the app. | It ships with the app.
            The token of account trapstreet-a was created on 2024-05-01, 610 days ago. | It was created on 2024-05-01, 610 days ago.
            This code no longer works. The temporary token of account trapstreet-a expired. | This code no longer works. It expired.
            An earlier commit has the secret token of account trapstreet-a (created before November 2015) here. | An earlier commit has it here.
            This is the default public token of account trapstreet-a. | This is the default public token.
            It belongs to account trapstreet-a, which is another. | It belongs to account trapstreet-a, which is another.
            The secret token of account trapstreet-a-b ships. | The secret token of account trapstreet-a-b ships.
            The public token of account trapstreet-a. | The public token.
            Nothing of it. | Nothing of it.
            """)
    void whatTheFirstLineOfATokenSaysIsLeftOut(String message, String shorter) {
        MapboxToken token =
                SampleReports.open(TokenBuilder.sk().account("trapstreet-a").build());
        assertEquals(shorter, HeaderFacts.omit(token, message));
    }
}
