package com.athyper.auth;

import com.athyper.identity.LocalIdentity.LoginReply;

import java.net.URI;
import java.util.Optional;

/** The login page: plain, without scripts, styles or anything from elsewhere. */
final class LoginPage {
    private LoginPage() {}

    /**
     * @param endpoint where the page is, and where its form is sent
     * @param username as it was typed, to be typed no second time
     * @param problem what was wrong with the last attempt
     */
    static LoginReply form(
            String endpoint,
            String realm,
            AuthorizationRequest request,
            String username,
            Optional<String> problem) {
        // A path alone: the page may have been reached under another name of this machine.
        String action = URI.create(endpoint).getRawPath();
        var hidden = new StringBuilder();
        request.parameters()
                .forEach(
                        (name, value) ->
                                hidden.append(
                                        "      <input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
                                                .formatted(escaped(name), escaped(value))));
        String alert =
                problem.map(
                                text ->
                                        "    <p id=\"problem\" role=\"alert\">%s</p>\n"
                                                .formatted(escaped(text)))
                        .orElse("");
        String described = problem.isPresent() ? " aria-describedby=\"problem\"" : "";
        return new LoginReply.LoginPage(
                200,
                page(
                        "Sign in to " + realm,
                        alert
                                + """
                                    <form method="post" action="%s">
                                %s      <p>
                                        <label for="username">Username</label>
                                        <input id="username" name="username" type="text" value="%s" \
                                autocomplete="username" autocapitalize="none" spellcheck="false" \
                                maxlength="127" required autofocus%s>
                                      </p>
                                      <p>
                                        <label for="password">Password</label>
                                        <input id="password" name="password" type="password" \
                                autocomplete="current-password" maxlength="256" required%s>
                                      </p>
                                      <p><button type="submit">Sign in</button></p>
                                    </form>
                                """
                                        .formatted(
                                                escaped(action),
                                                hidden,
                                                escaped(username),
                                                described,
                                                described)));
    }

    static LoginReply failure(int status, String message) {
        return new LoginReply.LoginPage(
                status,
                page(
                        "You cannot sign in",
                        "    <p role=\"alert\">%s</p>\n".formatted(escaped(message))));
    }

    private static String page(String title, String content) {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="referrer" content="no-referrer">
          <title>%s</title>
        </head>
        <body>
          <main>
            <h1>%s</h1>
        %s  </main>
        </body>
        </html>
        """
                .formatted(escaped(title), escaped(title), content);
    }

    static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
